import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from 'socket.io-client';
import type { Stage } from '../../src/domain/session/view.ts';
import { withNews, type CommandAck, type ViewFrame } from '../../src/wire/frames.ts';
import { open, type Seat } from './worst-seat.ts';

export interface CutTask {
	base: string;
	moderator: Seat;
	officials: Seat[];
}

/* Cuts in one session, as often as asked for; in a process of its own, so that it waits for the server alone. */
let cutting: (n: number) => Promise<number[]>;
process.on('message', async (m: CutTask | { cuts: number }) => {
	if ('cuts' in m) return void process.send?.({ times: await cutting(m.cuts) });
	const moderator = await open(m.base, m.moderator);
	const officials = await Promise.all(m.officials.map((o) => open(m.base, o)));
	cutting = async (n) => {
		const times: number[] = [];
		for (let i = 0; i < n; i++) times.push(await cut(moderator, officials));
		return times;
	};
	process.send?.({ ready: true });
});

/** From the press to the last official's view of it, ms. */
async function cut(moderator: Socket, officials: readonly Socket[]): Promise<number> {
	const seen = officials.map(
		(o) =>
			new Promise<void>((resolve) => {
				let stage: Partial<Stage> | null = {};
				const look = ({ shared }: ViewFrame) => {
					stage = withNews(stage, shared);
					if (stage?.now?.cut !== true) return;
					o.off('view', look);
					resolve();
				};
				o.on('view', look);
			})
	);
	const begun = performance.now();
	await told(moderator, { type: 'cutNow' });
	await Promise.all(seen);
	const took = performance.now() - begun;
	await told(moderator, { type: 'resolveBreach', choice: 'continue', note: '' });
	// Two commands a cut, within the moderator's own pace.
	await sleep(130);
	return took;
}

async function told(who: Socket, command: object): Promise<void> {
	const ack = (await who.timeout(60_000).emitWithAck('command', { id: randomUUID(), command })) as CommandAck;
	if (!ack.ok) throw new Error(ack.refusal);
}
