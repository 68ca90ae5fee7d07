import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OwnTake } from '../../../src/lib/presenter/own-take.svelte.ts';
import { takesOf } from '../../../src/lib/live/api.ts';

/** What the organizer has, and how the network treats requests that change it and those that ask. */
let kept: number | null;
let press: 'ok' | 'lost' | 'unheard' | 'portal' | number;
let asked: 'ok' | 'lost' | 'portal';
let now: number;

const portal = () => new Response('<html>login</html>', { status: 200 });
const make = () => Promise.resolve(new Float32Array(4800));

beforeEach(() => {
	vi.useFakeTimers();
	[kept, press, asked, now] = [null, 'ok', 'ok', 1000];
	vi.stubGlobal('fetch', async (_: string, { method = 'GET' }: RequestInit) => {
		if (method === 'GET') {
			if (asked === 'lost') throw new TypeError('lost');
			return asked === 'portal' ? portal() : Response.json({ at: kept });
		}
		if (typeof press === 'number') return new Response(null, { status: press });
		if (press === 'portal') return portal();
		if (press !== 'unheard') kept = method === 'POST' ? (now += 1000) : null;
		return new Response(null, { status: press === 'ok' ? 204 : 502 });
	});
});
afterEach(() => {
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

const shown = ({ said, has }: OwnTake) => [said, has];
const later = () => vi.advanceTimersByTimeAsync(6000);

test('[E42] a recording that is stored is told as sent, and one that is not as not sent, whatever was answered', async () => {
	const take = new OwnTake('/s/x');
	for (const [answered, comes] of [
		['ok', ['sent', 'yes']],
		['lost', ['sent', 'yes']],
		['unheard', ['failed', 'yes']],
		['portal', ['failed', 'yes']],
		[429, ['rate', 'yes']],
		[409, ['late', 'yes']],
		[415, ['failed', 'yes']]
	] as const) {
		press = answered;
		await take.send(make);
		expect([answered, ...shown(take)]).toEqual([answered, ...comes]);
	}
	take.close();
});

test('[E42] it is taken back by the server’s own word, and what is not known is told as that and looked up', async () => {
	const take = new OwnTake('/s/x');
	await take.send(make);
	for (const [answered, comes] of [
		['portal', ['kept', 'yes']],
		['unheard', ['kept', 'yes']],
		['lost', ['gone', 'no']]
	] as const) {
		press = answered;
		await take.takeBack();
		expect([answered, ...shown(take)]).toEqual([answered, ...comes]);
	}
	press = 'ok';
	await take.send(make);
	[press, asked] = ['lost', 'portal'];
	await take.takeBack();
	expect(shown(take)).toEqual(['', 'unknown']);
	asked = 'lost';
	await later();
	expect(shown(take)).toEqual(['', 'unknown']);
	asked = 'ok';
	await later();
	expect(shown(take)).toEqual(['gone', 'no']);
	take.close();
});

test('[E42] what arrives after its answer was lost is seen, and after a reload it can be taken back', async () => {
	const take = new OwnTake('/s/x');
	press = 'unheard';
	await take.send(make);
	expect(shown(take)).toEqual(['failed', 'no']);
	kept = 5000;
	await later();
	expect(shown(take)).toEqual(['sent', 'yes']);
	take.close();
	const reloaded = new OwnTake('/s/x');
	await reloaded.look();
	expect([...shown(reloaded), reloaded.at]).toEqual(['', 'yes', 5000]);
	reloaded.close();
});

test('[E42] the organizer is told that there is none by the server alone', async () => {
	const answers = [Response.json([]), portal(), new Response(null, { status: 502 })];
	vi.stubGlobal('fetch', () => Promise.resolve(answers.shift() ?? Promise.reject(new TypeError('lost'))));
	expect([await takesOf('s'), await takesOf('s'), await takesOf('s'), await takesOf('s')]).toEqual([
		[],
		null,
		null,
		null
	]);
});
