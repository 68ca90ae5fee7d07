import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { io, type Socket } from 'socket.io-client';
import type { Stage } from '../../src/domain/session/view.ts';
import type { CommandAck, ViewFrame } from '../../src/wire/frames.ts';

interface Seat {
	path: string;
	cookie: string;
}
export interface Worst {
	base: string;
	cuts: number;
	moderator: Seat;
	officials: Seat[];
	/** Of another session. */
	presenter: Seat;
}
export interface CutTimes {
	/** What the other session's seat does meanwhile. */
	while: string;
	p50: number;
	p99: number;
	/** Answers to it, by status. */
	answers: Record<string, number>;
}

/* Cuts in one session while a presenter of another does its worst; in a process of its own. */
process.on('message', (task: Worst) => void run(task));

async function run(task: Worst): Promise<void> {
	const moderator = await open(task.base, task.moderator);
	const officials = await Promise.all(task.officials.map((o) => open(task.base, o)));
	const figures: CutTimes[] = [];
	for (const [name, attack] of Object.entries(await attacks(task))) {
		const answers: Record<string, number> = {};
		let on = true;
		const busy = Array.from({ length: attack === null ? 0 : 8 }, async () => {
			while (on && attack !== null) {
				const status = await attack().catch(() => 'failed');
				answers[status] = (answers[status] ?? 0) + 1;
			}
		});
		await sleep(attack === null ? 0 : 500);
		const times: number[] = [];
		for (let i = 0; i < task.cuts; i++) times.push(await cut(moderator, officials));
		on = false;
		await Promise.race([Promise.all(busy), sleep(20_000)]);
		times.sort((a, b) => a - b);
		const at = (q: number) => times[Math.min(times.length - 1, Math.floor(times.length * q))] as number;
		figures.push({ while: name, p50: at(0.5), p99: at(0.99), answers });
	}
	process.send?.({ figures });
}

type Attack = (() => Promise<number>) | null;

async function attacks({ base, presenter }: Worst): Promise<Record<string, Attack>> {
	const headers = { cookie: `bp_seat=${presenter.cookie}`, origin: base };
	const post = async (to: string, body: BodyInit, type = 'application/json') => {
		const answer = await fetch(`${base}/s/${presenter.path}${to}`, {
			method: 'POST',
			headers: { ...headers, 'content-type': type },
			body
		});
		await answer.arrayBuffer();
		return answer.status;
	};
	const bomb = (text: string) =>
		JSON.stringify({ script: { language: 'es', texts: Array.from({ length: 60 }, () => text), kept: [] } });
	const [ligatures, dashes] = [bomb('\uFDFA'.repeat(4000)), bomb('1-'.repeat(2000))];
	const zeros = JSON.stringify({ slides: Array.from({ length: 500_000 }, () => 0), kept: [] });
	const pixels = await sharp({ create: { width: 3800, height: 2100, channels: 3, background: '#123456' } })
		.png()
		.toBuffer();
	const picture = new Uint8Array(pixels);
	const long = JSON.stringify({ language: 'es', text: '9 9 9. '.repeat(500) });
	const socket = await open(base, presenter);
	return {
		'nothing (the bare peer)': null,
		'texts of ligatures': () => post('/api/speech/script', ligatures),
		'texts of 1-1-1-': () => post('/api/speech/script', dashes),
		'bodies of zeros': () => post('/api/slides/deck', zeros),
		pictures: () => post('/api/slides/picture', picture, 'image/png'),
		'texts to be heard': () => post('/api/speech/hear', long),
		commands: async () => {
			const command = { type: 'sendHelp', startup: 'none', text: 'x'.repeat(1000) };
			await socket.timeout(10_000).emitWithAck('command', { id: randomUUID(), command });
			return 200;
		}
	};
}

/** From the press to the last official's view of it, ms. */
async function cut(moderator: Socket, officials: readonly Socket[]): Promise<number> {
	const seen = officials.map(
		(o) =>
			new Promise<void>((resolve) => {
				const look = ({ shared }: ViewFrame) => {
					if (shared === null || (JSON.parse(shared) as Stage).now?.cut !== true) return;
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
	await sleep(60);
	return took;
}

async function told(who: Socket, command: object): Promise<void> {
	const ack = (await who.timeout(60_000).emitWithAck('command', { id: randomUUID(), command })) as CommandAck;
	if (!ack.ok && ack.refusal !== 'rate') throw new Error(ack.refusal);
}

function open(base: string, { path, cookie }: Seat): Promise<Socket> {
	const socket = io(base, {
		path: `/s/${path}/live`,
		transports: ['websocket'],
		forceNew: true,
		extraHeaders: { cookie: `bp_seat=${cookie}`, origin: base }
	});
	return new Promise((resolve, reject) => {
		socket.once('connect_error', reject);
		socket.once('view', () => resolve(socket));
	});
}
