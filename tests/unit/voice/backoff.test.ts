import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MediaPlan } from '../../../src/domain/session/media.ts';
import { MadeRoom } from '../../../server/voice/rooms/made.ts';
import { SHUT } from '../../../server/voice/relay/gate.ts';
import type { PairRequest, RelaySupervisor as Supervisor } from '../../../server/voice/relay/supervisor.ts';
import type { LiveKitServer } from '../../../server/voice/livekit/server.ts';

/** Processes of the relay that were begun, each with its way to die. */
const runs: { at: number; die: (livedMs: number) => void }[] = [];
/** There is no memory for one. */
let full = false;
/** What LiveKit was asked, and whether it does it. */
const asked: { at: number; what: string }[] = [];
let livekit = false;
/** What was slept, ms. */
const slept: number[] = [];

vi.mock('../../../server/voice/relay/child.ts', () => ({
	RelayChild: class {
		pid = 1;
		constructor({ died }: { died: (livedMs: number) => void }) {
			if (full) throw new Error('spawn ENOMEM');
			runs.push({ at: Date.now(), die: died });
		}
		send() {}
		async dismiss() {}
	}
}));
vi.mock('../../../server/voice/livekit/room-service.ts', () => ({
	roomService: () =>
		new Proxy(
			{},
			{
				get: (_, what) => async () => {
					asked.push({ at: Date.now(), what: String(what) });
					if (!livekit) throw new Error('down');
					return [];
				}
			}
		)
}));
vi.mock('node:timers/promises', () => ({
	setTimeout: (ms: number) => {
		slept.push(ms);
		return new Promise((resolve) => setImmediate(resolve));
	}
}));

const { RelaySupervisor } = await import('../../../server/voice/relay/supervisor.ts');
const { StageRelay } = await import('../../../server/voice/rooms/stage-relay.ts');
const { SessionRooms } = await import('../../../server/voice/rooms/rooms.ts');

const lines: string[] = [];
const write = (_: object, text: string) => void lines.push(text);
const log = { info: write, warn: write, error: write };
const endpoint = { ws: 'ws://here', http: 'http://here', key: 'k', secret: 's', generation: 1 };
const server: LiveKitServer = {
	endpoint: () => endpoint,
	onUp: () => {},
	onDown: () => {},
	whenIdle: () => {},
	close: async () => {}
};
const PLAN: MediaPlan = {
	stage: 'S',
	booth: 'B',
	meeting: null,
	stageSeats: [],
	boothSeats: [],
	written: false,
	speakers: [],
	down: null,
	up: true,
	cut: false,
	meetingSeats: []
};
const gaps = (list: readonly { at: number }[]) => list.slice(1).map((x, i) => x.at - list[i]!.at);

beforeEach(() => {
	vi.useFakeTimers();
	for (const list of [runs, asked, slept, lines]) list.length = 0;
	livekit = full = false;
});
afterEach(() => vi.useRealTimers());

test('[K6] a relay that never lives long is started ever more seldom, told until then, and quickly again once it lived', async () => {
	const supervisor = new RelaySupervisor(log);
	supervisor.open('pair', SHUT, { access: async () => null, onTrack: () => {} });
	const waits = async (livedMs: number) => {
		const [before, since] = [runs.length, Date.now()];
		runs.at(-1)!.die(livedMs);
		while (runs.length === before) await vi.advanceTimersByTimeAsync(50);
		return Date.now() - since;
	};
	for (const ms of [150, 300, 600, 1_200, 2_000, 2_000]) expect(await waits(10)).toBe(ms);
	expect(lines).toHaveLength(4);
	expect(await waits(6_000)).toBe(150);
	expect(await waits(10)).toBe(300);
	expect(lines).toHaveLength(6);
	await supervisor.stop();
});

test('[K6] a relay that cannot be started is tried again; one that nobody wants any more is not', async () => {
	const supervisor = new RelaySupervisor(log);
	full = true;
	supervisor.open('pair', SHUT, { access: async () => null, onTrack: () => {} });
	await vi.advanceTimersByTimeAsync(1_000);
	expect(runs).toEqual([]);
	full = false;
	await vi.advanceTimersByTimeAsync(2_000);
	expect(runs).toHaveLength(1);
	runs[0]!.die(10);
	supervisor.close('pair');
	await vi.advanceTimersByTimeAsync(60_000);
	expect(runs).toHaveLength(1);
	await supervisor.stop();
});

test('[K6] a pair whose rooms are not there is asked for ever more seldom, at least every five seconds', async () => {
	const supervisor = new RelaySupervisor(log);
	const tries: { at: number }[] = [];
	const access: PairRequest['access'] = async () => {
		tries.push({ at: Date.now() });
		return null;
	};
	supervisor.open('pair', SHUT, { access, onTrack: () => {} });
	await vi.advanceTimersByTimeAsync(30_000);
	expect(gaps(tries).slice(0, 6)).toEqual([400, 800, 1_600, 3_200, 5_000, 5_000]);
	expect(lines).toEqual([]);
	await supervisor.stop();
});

test('[K6] a cut that LiveKit does not carry out is asked for ever more seldom, and until it is done', async () => {
	vi.useRealTimers();
	let request: PairRequest | undefined;
	const supervisor = {
		open: (_key: string, _gate: unknown, wanted: PairRequest) => (request = wanted),
		setGate: () => {},
		close: () => {}
	} as unknown as Supervisor;
	const faults: string[] = [];
	const relay = new StageRelay(server, supervisor, {
		health: () => {},
		run: (_, work) => void Promise.resolve(work()).catch((e: Error) => faults.push(e.name))
	});
	relay.follow(PLAN);
	relay.open(new MadeRoom('stage', 'S', 1), new MadeRoom('booth', 'B', 1));
	request!.onTrack('track');
	const muted = () => asked.filter((a) => a.what === 'mutePublishedTrack').length;
	relay.follow({ ...PLAN, cut: true });
	await vi.waitFor(() => expect(muted()).toBeGreaterThan(8));
	livekit = true;
	const before = muted();
	await vi.waitFor(() => expect(muted()).toBeGreaterThan(before));
	expect(slept.slice(0, 7)).toEqual([200, 400, 800, 1_600, 2_000, 2_000, 2_000]);
	const done = muted();
	relay.follow({ ...PLAN, cut: true, up: false });
	await new Promise((resolve) => setImmediate(resolve));
	expect(muted()).toBe(done);
	expect(faults).toEqual([]);
	relay.close();
});

test('[K6] rooms that cannot be made are tried ever more seldom and are one line', async () => {
	const events = { health: () => {}, cutSockets: () => {}, run: () => {} };
	const rooms = new SessionRooms(server, new RelaySupervisor(log), log, events);
	rooms.follow({ ...PLAN, stage: null, booth: null, meeting: 'M' });
	await vi.advanceTimersByTimeAsync(40_000);
	expect(gaps(asked).slice(0, 7)).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
	expect(lines).toEqual(['media rooms could not be brought in line']);
	livekit = true;
	await vi.advanceTimersByTimeAsync(6_000);
	const made = asked.length;
	await vi.advanceTimersByTimeAsync(60_000);
	expect(asked.length).toBe(made);
	await rooms.close();
});
