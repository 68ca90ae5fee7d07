import type { Person } from './people.ts';
import { JSON_TYPE, type Play } from './play.ts';
import { asks } from './speech.ts';
import { live } from './who.ts';

/** What one run alone has, and nobody on the blind side may notice. */
export interface Noise {
	kind: NoiseKind;
	who: number;
}

export const NOISES = {
	enter: (p: Play, who: Person) => p.enter(who),
	leave: async (p: Play, who: Person) => {
		if (!(await isOn(p, who))) await p.leave(who);
	},
	presence: async (p: Play, who: Person) => {
		if (await isOn(p, who)) return;
		await p.enter(who);
		who.line?.tell('presence', { ready: who.lines % 2 === 1 });
		await who.line?.rest();
	},
	help: (p: Play, who: Person) =>
		p.send(who, { type: 'sendHelp', startup: startupOf(p, who), text: wordsOf(p, who) }),
	reply: (p: Play, who: Person) =>
		p.desk({ type: 'sendHelp', startup: startupOf(p, who), text: wordsOf(p, who) }, true),
	upload: async (p: Play, who: Person) => {
		// After the draw the slides of a slot are the script's.
		if ((await p.slots()).length > 0) return;
		await p.enter(p.presenter(who.startup ?? 0));
		await p.upload(who.startup ?? 0, [wordsOf(p, who)], () => p.noise());
	},
	script: async (p: Play, who: Person) => {
		// After the draw what is said in a slot is the script's.
		if ((await p.slots()).length > 0) return;
		await p.enter(who);
		p.noise();
		const kept: object[] = [];
		const text = wordsOf(p, who);
		const script = { language: 'pt', texts: [text], kept };
		await asks(p, who, 'hear', { language: 'pt', text });
		await asks(p, who, 'script', { script: who.lines % 2 === 0 ? null : script });
	},
	match: (p: Play, who: Person) => match(p, who, true),
	unmatch: (p: Play, who: Person) => match(p, who, false),
	relink: async (p: Play, who: Person) => {
		if (who === p.presenter(who.startup ?? 0)) return;
		await p.desk({ type: 'reissueLink', seat: who.seat }, true);
	},
	revoke: async (p: Play, who: Person) => {
		if (who === p.presenter(who.startup ?? 0)) return;
		const ack = await p.desk({ type: 'revokeLink', seat: who.seat }, true);
		if (!ack?.ok) return;
		await who.line?.closed;
		who.device = { ...who.device, cookie: '' };
	},
	other: (p: Play) => otherSession(p),
	stranger: async (p: Play, who: Person) => {
		p.noise();
		const ask = { token: `${wordsOf(p, who)}`.slice(0, 30), move: true };
		const path = `/s/${p.path(who)}/api/redeem`;
		await p.http(
			who,
			{ method: 'POST', path, headers: JSON_TYPE, body: JSON.stringify(ask) },
			'/s/:path/api/redeem'
		);
	},
	garble: async (p: Play, who: Person) => {
		await p.enter(who);
		who.line?.raw(`420["command",{"id":"long-enough","command":{"type":"${wordsOf(p, who)}"}}]`);
		await who.line?.rest();
	}
} satisfies { [kind: string]: (p: Play, who: Person) => Promise<unknown> };
export type NoiseKind = keyof typeof NOISES;

/** While a slot is on, whether sound comes from its startup is heard by all and told to the moderator: the script's. */
async function isOn(p: Play, who: Person): Promise<boolean> {
	const slot = (await live(p))?.slot;
	return slot !== undefined && (await p.castOf(slot)) === who.startup;
}

function startupOf(p: Play, who: Person): string {
	return p.startups[who.startup ?? 0] ?? '';
}

function wordsOf(p: Play, who: Person): string {
	const m = p.cast[who.startup ?? 0];
	return `${m?.identity.name} ${m?.words}`.slice(0, 200);
}

function match(p: Play, who: Person, matched: boolean): Promise<unknown> {
	const seat = p.all('official')[0]?.seat ?? '';
	return p.desk(
		{ type: 'setMatch', seat, startup: startupOf(p, who), matched, reason: wordsOf(p, who) },
		true
	);
}

/** Another session on the same server, with somebody's name in it; then it is gone. */
async function otherSession(p: Play): Promise<void> {
	p.noise();
	await p.http(p.organizer, { method: 'POST', path: '/o/api/sessions', headers: JSON_TYPE, body: '{}' });
}

export async function noise(p: Play, n: Noise): Promise<void> {
	// The witness is no part of what differs.
	const others = p.people.filter((x) => x.startup !== null && x.startup > 0);
	const who = others[n.who % others.length];
	if (who !== undefined) await NOISES[n.kind](p, who);
}
