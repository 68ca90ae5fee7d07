import { person, type Person } from './people.ts';
import { JSON_TYPE, type Play } from './play.ts';
import { Line, type Ask } from './wire.ts';

/** What somebody on the blind side may try by HTTP. `path` is built for the one who asks. */
interface Probe {
	route: string;
	ask(p: Play, who: Person, n: number): Promise<Ask> | Ask;
}

type PathFor = (p: Play, who: Person, n: number) => Promise<string> | string;

const get = (route: string, path: PathFor): Probe => ({
	route,
	ask: async (p, who, n) => ({ method: 'GET', path: await path(p, who, n) })
});
const own = (p: Play, who: Person) => `/s/${p.path(who)}`;

/** A slide that is shown, comes next, comes later, or is not there. */
async function slideId(p: Play, n: number): Promise<string> {
	const state = await p.state();
	const slots = await p.slots();
	const slot = slots[n % Math.max(1, slots.length)];
	const startup = slot === undefined ? undefined : p.startups[await p.castOf(slot.slot)];
	const deck = state.startups.find((s) => s.id === startup)?.deck ?? [];
	return deck[(n >> 2) % Math.max(1, deck.length)]?.id ?? 'no-slide';
}

export const PROBES: readonly Probe[] = [
	get('/s/:path/slides/:id', async (p, who, n) => `${own(p, who)}/slides/${await slideId(p, n)}`),
	get('/s/:path/slides/:id', async (p, who, n) => `${own(p, who)}/slides/${await slideId(p, n + 1)}`),
	get('/s/:path/slides/:id', (p, who) => `${own(p, who)}/slides/..%2f..%2fvault.key`),
	get('/s/:path/api/me', (p, who) => `${own(p, who)}/api/me`),
	get('/s/:path/api/record.json', (p, who) => `${own(p, who)}/api/record.json`),
	get('/s/:path/api/scores.csv', (p, who) => `${own(p, who)}/api/scores.csv`),
	get('/s/:path/api/scores.xlsx', (p, who) => `${own(p, who)}/api/scores.xlsx`),
	get('/s/:path/api/nowhere', (p, who) => `${own(p, who)}/api/nowhere`),
	get(
		'/s/:path/media/:kind',
		(p, who, n) =>
			`${own(p, who)}/media/${['stage', 'booth', 'voice', 'meeting', 'other'][n % 5]}/rtc/v1/validate`
	),
	{
		route: '/s/:path/media/:kind upgrade',
		ask: (p, who, n) => ({
			method: 'GET',
			path: `${own(p, who)}/media/${['stage', 'booth', 'voice', 'meeting'][n % 4]}/rtc/v1?access_token=x`,
			headers: {
				connection: 'Upgrade',
				upgrade: 'websocket',
				'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
				'sec-websocket-version': '13'
			}
		})
	},
	{
		route: '/s/:path/live polling',
		ask: (p, who) => ({ method: 'GET', path: `${own(p, who)}/live/?EIO=4&transport=polling` })
	},
	{
		route: '/s/:path/api/slides/picture',
		ask: (p, who) => ({
			method: 'POST',
			path: `${own(p, who)}/api/slides/picture`,
			headers: { 'content-type': 'image/png' },
			body: 'no picture'
		})
	},
	{
		route: '/s/:path/api/slides/deck',
		ask: (p, who, n) => ({
			method: 'POST',
			path: `${own(p, who)}/api/slides/deck`,
			headers: JSON_TYPE,
			body: n % 2 ? '{"slides":[{"id":"unknown","text":""}]}' : '{broken'
		})
	},
	...(['script', 'hear', 'say', 'stop'] as const).map((what): Probe => ({
		route: `/s/:path/api/speech/${what}`,
		ask: (p, who, n) => ({
			method: 'POST',
			path: `${own(p, who)}/api/speech/${what}`,
			headers: JSON_TYPE,
			body: n % 2 ? '{"language":"es","text":"Hola"}' : '{broken'
		})
	})),
	{
		route: '/s/:path/api/redeem',
		ask: (p, who, n) => ({
			method: 'POST',
			path: `${own(p, who)}/api/redeem`,
			headers: n % 3 ? JSON_TYPE : { ...JSON_TYPE, origin: 'https://elsewhere.example' },
			body: n % 2 ? '{"token":"wrong"}' : '{"token":'
		})
	},
	get('/s/:path', own),
	get('/s/:path/join', (p, who) => `${own(p, who)}/join`),
	get('/', () => '/'),
	get('/o', () => '/o'),
	get('/o/api/me', () => '/o/api/me'),
	get('/o/api/sessions', () => '/o/api/sessions'),
	get('/o/api/sessions/:id/record.json', (p) => `/o/api/sessions/${p.session}/record.json`),
	get('/o/api/sessions/:id/scores.csv', (p) => `/o/api/sessions/${p.session}/scores.csv`),
	get('/o/api/sessions/:id/scores.xlsx', (p) => `/o/api/sessions/${p.session}/scores.xlsx`),
	{
		route: '/o/api/sessions',
		ask: () => ({ method: 'POST', path: '/o/api/sessions', headers: JSON_TYPE, body: '{}' })
	},
	{
		route: '/o/api/redeem',
		ask: () => ({ method: 'POST', path: '/o/api/redeem', headers: JSON_TYPE, body: '{"token":"wrong"}' })
	},
	get('/o/live', (p) => `/o/live/?session=${p.session}&EIO=4&transport=polling`),
	get('/o/media/:session/:kind', (p) => `/o/media/${p.session}/stage/rtc/v1/validate`),
	get('/healthz', () => '/healthz'),
	get('/metrics', () => '/metrics')
];

export async function probe(p: Play, who: Person, a: number, b: number): Promise<void> {
	const one = PROBES[a % PROBES.length] as Probe;
	p.act();
	await p.http(who, await one.ask(p, who, b), one.route);
}

/** Somebody without a seat: guesses, knows a path without its cookie, or has a link that was replaced. */
export async function stranger(p: Play, a: number, b: number): Promise<void> {
	const first = p.startups.map((_, cast) => p.presenter(cast));
	const victims = [
		...p.people.filter((x) => x.blind && x.startup === null),
		...first,
		person('guess', 'outsider')
	];
	const victim = victims[b % victims.length] as Person;
	const one = PROBES[a % PROBES.length] as Probe;
	p.act();
	const known = { ...victim, device: p.outsider.device, blind: true, key: 'outsider' };
	await p.http(known, await one.ask(p, known, b), one.route);
	const path = `/s/${p.path(victim)}/live/`;
	await Line.open(p.house.port, path, p.outsider.device, (text) => p.record.add('outsider socket', text));
}
