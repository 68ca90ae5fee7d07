import { createServer } from 'node:http';
import { createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { shut, takesTcp } from '../../../server/voice/livekit/media-port.ts';
import { hangs, healthOf } from '../../../server/voice/livekit/pulse.ts';

test('[K5] what does not answer beat after beat hangs; what answers late once does not', async () => {
	let mute = false;
	let asked = 0;
	const server = createServer((_, res) => {
		asked += 1;
		// The second beat is late, as on a busy machine.
		if (!mute && asked !== 2) res.end('OK');
	}).listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const http = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const end = new AbortController();
	let hung: boolean | null = null;
	const watching = hangs(http, end.signal, (health) => health !== null).then((answer) => (hung = answer));
	await expect.poll(() => asked, { timeout: 8_000 }).toBeGreaterThanOrEqual(4);
	expect(hung).toBe(null);
	mute = true;
	await watching;
	expect(hung).toBe(true);
	const later = hangs(http, end.signal, (health) => health !== null);
	end.abort();
	expect(await later).toBe(false);
	server.closeAllConnections();
	server.close();
}, 30_000);

async function listening(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	onTestFinished(() => void server.close());
	return (server.address() as AddressInfo).port;
}

test.each([406, 500, 404])(
	'[K69] what answers does not hang, whatever it answers: %i',
	async (status) => {
		const port = await listening(createServer((_, res) => void res.writeHead(status).end('Not Ready')));
		const http = `http://127.0.0.1:${port}`;
		expect(await healthOf(http)).toBe(status === 406 ? 'ill' : 'else');
		const end = new AbortController();
		const hung = hangs(http, end.signal, (health) => health !== null);
		expect(await Promise.race([hung, sleep(5_500)])).toBeUndefined();
		end.abort();
		expect(await hung).toBe(false);
	},
	10_000
);

test('[K69] a port whose connections nobody takes is told from one that is listened to', async () => {
	const ends = await listening(createTcp((socket) => void socket.once('data', () => socket.end())));
	expect(await takesTcp(ends)).toBe(true);
	const held: Socket[] = [];
	const leaves = await listening(createTcp((socket) => void held.push(socket)));
	expect(await takesTcp(leaves, 300)).toBe(false);
	for (const socket of held) socket.destroy();
	expect(await takesTcp(1, 300)).toBe(false);
});

test('[K69] a shut port is told once, and opened anew only when nobody needs media; one miss is none', async () => {
	const answers = [false, true, false, false, false, false];
	let asked = 0;
	const told: boolean[] = [];
	const end = new AbortController();
	const takes = async () => answers[asked++] ?? false;
	const idle = () => asked > 5;
	expect(await shut(takes, idle, (is) => void told.push(is), end.signal, 1)).toBe(true);
	expect(asked).toBe(6);
	expect(told).toEqual([true]);
	const later = shut(
		async () => true,
		() => true,
		(is) => void told.push(is),
		end.signal,
		1
	);
	end.abort();
	expect(await later).toBe(false);
});
