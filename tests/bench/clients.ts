import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import type { ViewFrame } from '../../src/wire/frames.ts';

interface Seat {
	path: string;
	cookie: string;
}
export interface Task {
	port: number;
	echoPort: number;
	slot: string;
	marks: Record<string, number>;
	officials: Seat[];
	moderator: Seat;
}
interface Spread {
	p50: number;
	p99: number;
}
export interface Figures {
	single: Spread;
	all: Spread;
	view: Spread;
	echo: Spread;
	echoAll: Spread;
	firstBytes: number;
	laterBytes: number;
}

/* The bench's clients, in a process of their own so that they do not slow the server they measure. */
process.on('message', (task: Task) => void run(task));

async function run(task: Task): Promise<void> {
	let firstBytes = 0;
	let laterBytes = 0;
	const moderator = await connect(task, task.moderator);
	const officials: Socket[] = [];
	for (let i = 0; i < task.officials.length; i += 50) {
		const some = task.officials.slice(i, i + 50).map((o) => connect(task, o));
		officials.push(...(await Promise.all(some)));
	}
	process.send?.({ connected: true });
	const first = officials[0] as Socket;
	const again = await connect(task, task.officials[0] as Seat, (f) => (firstBytes ||= bytes(f)));
	again.disconnect();
	first.on('view', (f: ViewFrame) => (laterBytes = bytes(f)));

	const base = new Map<Socket, number>();
	const score = async (s: Socket): Promise<number> => {
		const begun = performance.now();
		const sheet = { marks: task.marks, texts: {}, comment: '' };
		const command = { type: 'saveSheet', slot: task.slot, sheet, base: base.get(s) ?? 0 };
		const ack = await s.timeout(60_000).emitWithAck('command', { id: crypto.randomUUID(), command });
		if (!ack.ok) throw new Error(ack.refusal);
		base.set(s, (base.get(s) ?? 0) + 1);
		return performance.now() - begun;
	};
	const single: number[] = [];
	for (let i = 0; i < Math.min(200, officials.length); i++) single.push(await score(officials[i] as Socket));
	const all = await Promise.all(officials.map(score));
	const view: number[] = [];
	for (const s of officials.slice(0, 100)) {
		const seen = new Promise<void>((resolve) => moderator.once('view', () => resolve()));
		const begun = performance.now();
		const command = { type: 'submitSheet', slot: task.slot };
		void s.emitWithAck('command', { id: crypto.randomUUID(), command });
		await seen;
		view.push(performance.now() - begun);
	}
	const echo = await echoes(task.echoPort, 1, 200);
	const echoAll = await echoes(task.echoPort, officials.length, officials.length);
	const figures: Figures = {
		single: spread(single),
		all: spread(all),
		view: spread(view),
		echo: spread(echo),
		echoAll: spread(echoAll),
		firstBytes,
		laterBytes
	};
	process.send?.({ figures });
}

function connect(task: Task, seat: Seat, onView: (f: ViewFrame) => void = () => {}): Promise<Socket> {
	const origin = `http://localhost:${task.port}`;
	const socket = io(`http://127.0.0.1:${task.port}`, {
		path: `/s/${seat.path}/live`,
		transports: ['websocket'],
		forceNew: true,
		extraHeaders: { cookie: `bp_seat=${seat.cookie}`, origin }
	});
	return new Promise((resolve, reject) => {
		socket.on('connect_error', reject);
		socket.once('view', (f: ViewFrame) => {
			onView(f);
			resolve(socket);
		});
	});
}

/** Round trips of a bare socket: one after the other over one, or all at once over many. */
async function echoes(port: number, sockets: number, count: number): Promise<number[]> {
	const open = await Promise.all(
		Array.from({ length: sockets }, async () => {
			const ws = new WebSocket(`ws://127.0.0.1:${port}`);
			await new Promise((resolve) => ws.once('open', resolve));
			return ws;
		})
	);
	const ping = (ws: WebSocket) =>
		new Promise<number>((resolve) => {
			const begun = performance.now();
			ws.once('message', () => resolve(performance.now() - begun));
			ws.send('x'.repeat(400));
		});
	const times: number[] = [];
	if (sockets === 1) for (let i = 0; i < count; i++) times.push(await ping(open[0] as WebSocket));
	else times.push(...(await Promise.all(open.map(ping))));
	for (const ws of open) ws.terminate();
	return times;
}

function bytes(f: ViewFrame): number {
	return Buffer.byteLength(f.shared ?? '') + Buffer.byteLength(f.own ?? '');
}

function spread(times: number[]): Spread {
	const sorted = [...times].sort((a, b) => a - b);
	const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] as number;
	return { p50: at(0.5), p99: at(0.99) };
}
