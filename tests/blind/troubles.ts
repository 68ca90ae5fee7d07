import type { Move } from './moves.ts';
import type { Play } from './play.ts';
import { probe } from './probes.ts';
import { blind, official } from './who.ts';

/* What people on the blind side do besides: tabs, devices, lost links, nonsense. */

export async function beside(p: Play, m: Move): Promise<void> {
	const who = blind(p, m);
	await p.enter(who);
	const first = who.line;
	// Connections are named by chance.
	p.act();
	await p.connect(who);
	await p.flush();
	const second = who.line;
	who.line = m.a % 2 ? first : second;
	await (m.a % 2 ? second : first)?.close();
}

export async function device(p: Play, m: Move): Promise<void> {
	const who = blind(p, m);
	await p.enter(who);
	const before = who.line;
	who.device = { ...who.device, cookie: '' };
	p.act();
	if ((await p.redeem(who)) === 409 && (await p.redeem(who, true)) === 204) await before?.closed;
	await p.connect(who);
}

export async function revoke(p: Play, m: Move): Promise<void> {
	const who = official(p, m);
	await p.enter(who);
	const line = who.line;
	if (!(await p.desk({ type: 'revokeLink', seat: who.seat }))?.ok) return;
	await line?.closed;
	await probe(p, who, m.a, m.b);
	await p.connect(who);
	await p.redeem(who);
	await p.desk({ type: 'reissueLink', seat: who.seat });
	who.device = { ...who.device, cookie: '' };
	await p.enter(who);
}

export const GARBAGE = [
	'42["command"]',
	'42["command",{"id":"x"}]',
	'420["command",{"id":"long-enough","command":{"type":"nothing"}}]',
	'420["command",{"id":"long-enough","command":{"type":"askQuestion","text":"\\ud800"}}]',
	'42["presence",{"ready":true}]',
	'42["nonsense",1,2,3]',
	'420["clock","x"]',
	'420["command",{"id":"long-enough","command":{"type":"releaseKey"}}]',
	'not a packet',
	'42{"broken"',
	`42["command","${'x'.repeat(70_000)}"]`
];

export async function garble(p: Play, m: Move): Promise<void> {
	const who = blind(p, m);
	await p.enter(who);
	const n = m.a % GARBAGE.length;
	who.line?.raw(GARBAGE[n] as string);
	// The last three end the connection.
	if (n >= GARBAGE.length - 3) await who.line?.closed;
	else await who.line?.rest();
}

export async function flood(p: Play, m: Move): Promise<void> {
	const who = blind(p, m);
	await p.enter(who);
	p.act();
	const frame = (i: number) => ({ id: `flood-${p.record.step}-${i}`, command: { type: 'leaveFloor' } });
	for (let i = 0; i < 110; i++) await who.line?.ask('command', frame(i));
	await p.house.time.pass(10_000);
}
