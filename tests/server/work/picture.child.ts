/* What draws pictures in a test: the first byte says what becomes of it. */

process.on('message', ({ bytes }: { bytes: Uint8Array }) => {
	const [fate] = bytes;
	if (fate === 1) for (;;);
	if (fate === 2) process.kill(process.pid, 'SIGKILL');
	if (fate === 5) process.exit(1);
	const refused = fate === 3 || fate === 4;
	process.send?.(
		refused ? { picture: null, bad: fate === 3 } : { picture: Buffer.from(String(process.pid)) }
	);
});
process.on('disconnect', () => process.exit());
// Long in loading, as on a starved machine.
const begun = Date.now();
while (Date.now() - begun < Number(process.argv[2] ?? 0));
process.send?.('ready');
export {};
