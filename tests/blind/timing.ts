import { member, type Member } from './cast.ts';
import { openHouse } from './house.ts';
import { kolmogorovSmirnov } from './ks.ts';
import { MOVES } from './moves.ts';
import type { Person } from './people.ts';
import { JSON_TYPE, Play } from './play.ts';
import { Record } from './record.ts';
import { register } from './setup.ts';

/*
 * How long an official waits must not depend on who pitches. Two servers stand side by side, one with short identities
 * and small teams, one with long and large ones; the same requests go to both in turn.
 */
export interface Timed {
	request: string;
	samples: number;
	d: number;
	p: number;
	/** Milliseconds. */
	medians: readonly [number, number];
}

/** Below this the difference is taken for real. */
export const LEAST_P = 0.001;
/** Moved on between samples, so that no rate limit is met. */
const APART_MS = 1000;

type Request = (p: Play, official: Person, n: number) => Promise<unknown>;

const REQUESTS: Readonly<{ [name: string]: Request }> = {
	'a note': (p, o, n) =>
		o.line?.ask('command', {
			id: `timing-${n}`,
			command: { type: 'saveNote', slot: p.timed, text: 'x', base: n }
		}) as Promise<unknown>,
	'a forbidden command': (_p, o, n) =>
		o.line?.ask('command', { id: `forbid-${n}`, command: { type: 'openDoors' } }) as Promise<unknown>,
	'the slide on screen': (p, o) =>
		p.http(o, { method: 'GET', path: `/s/${p.path(o)}/slides/${p.timedSlide}` }),
	'a slide that is not there': (p, o) => p.http(o, { method: 'GET', path: `/s/${p.path(o)}/slides/none` }),
	'a wrong link': (p, o, n) =>
		p.http(
			{ ...o, device: { ...o.device, address: `127.2.${(n >> 8) % 256}.${n % 256}` } },
			{ method: 'POST', path: `/s/${p.path(o)}/api/redeem`, headers: JSON_TYPE, body: '{"token":"x"}' }
		),
	'a reconnect': async (p, o) => {
		o.line?.cut();
		await o.line?.closed;
		await p.connect(o);
	}
};

/** Every request, so many times on both servers in turn. */
export async function timings(samples: number): Promise<Timed[]> {
	const [a, b] = [
		await stand('timing', [small('one'), small('two')]),
		await stand('timing', [large('one'), large('two')])
	];
	try {
		const list: Timed[] = [];
		for (const [request, run] of Object.entries(REQUESTS))
			list.push(await compared(request, run, a, b, samples));
		return list;
	} finally {
		for (const p of [a, b]) {
			p.end();
			await p.house.close();
		}
	}
}

async function compared(request: string, run: Request, a: Play, b: Play, samples: number): Promise<Timed> {
	const times: [number[], number[]] = [[], []];
	for (let n = 0; n < samples; n++) {
		// Who goes first changes, or warm caches would favour one.
		const order = n % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const);
		for (const which of order) {
			const p = which === 0 ? a : b;
			const official = p.all('official')[0] as Person;
			const begun = performance.now();
			await run(p, official, n);
			times[which].push(performance.now() - begun);
			await p.house.time.pass(APART_MS);
		}
	}
	const median = (list: readonly number[]) => [...list].sort((x, y) => x - y)[list.length >> 1] as number;
	return { request, samples, ...kolmogorovSmirnov(...times), medians: [median(times[0]), median(times[1])] };
}

/** A pitch under way: the first slot is on, its first slide shown. */
async function stand(seed: string, cast: readonly Member[]): Promise<Play> {
	const house = await openHouse(seed, { log: () => {}, stage: () => {} });
	const p = new Play(house, new Record(), new Set(), cast, 'a');
	p.decks = [2, 2];
	await register(p, { officials: 1, startups: 2 }, seed);
	const move = async (kind: 'advance' | 'declare') => {
		p.beginStep(p.record.step + 1);
		await MOVES[kind].do(p, { kind, who: 0, a: 1, b: 1, wait: 0, after: 0, onlyA: [], onlyB: [] });
		await p.flush();
	};
	await move('advance');
	await move('declare');
	for (let i = 0; i < 3; i++) await move('advance');
	const state = await p.state();
	const live = state.phase === 'pitching' ? state.live : null;
	const startup = p.startups[await p.castOf(live?.slot ?? '')];
	p.timed = live?.slot ?? '';
	p.timedSlide = state.startups.find((s) => s.id === startup)?.deck[0]?.id ?? '';
	p.record.release();
	return p;
}

function small(who: string): Member {
	const m = member(`timing small ${who}`);
	return { ...m, team: 1, identity: { ...m.identity, name: `X${who}`, city: '', website: '', people: [] } };
}

function large(who: string): Member {
	const m = member(`timing large ${who}`);
	const identity = {
		...m.identity,
		name: `${'Ñandú '.repeat(12)}${who}`,
		website: `https://x.example/${'a'.repeat(150)}`,
		people: Array.from({ length: 10 }, (_, i) => `Persona ${i}`)
	};
	return { ...m, team: 3, identity };
}

export function sayTimings(list: readonly Timed[]): string {
	return list
		.map(
			({ request, samples, d, p, medians: [x, y] }) =>
				`${request}: ${samples} each, medians ${x.toFixed(2)} and ${y.toFixed(2)} ms, D ${d.toFixed(3)}, p ${p.toFixed(3)}`
		)
		.join('\n');
}
