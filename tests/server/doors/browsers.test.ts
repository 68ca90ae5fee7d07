import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Auth } from '../../../server/http/auth.ts';
import type { Stage } from '../../../src/domain/session/view.ts';
import { Hosted, identity } from '../../support/hosted.ts';
import { Remote } from '../../support/remote.ts';
import { recorded } from '../../support/recorded.ts';

let h: Hosted;
beforeAll(async () => {
	h = await (await Hosted.open()).prepare([identity('Quipu Vial'), identity('Yakuna')]);
});
afterAll(() => h.close());

/** Opens a seat's link in a browser, given by its cookies for all paths, and its page. */
async function enter(name: string, jar: string) {
	const { path = '' } = h.server.people.seats.of(h.session, h.seats[name]?.seat ?? '') ?? {};
	const token = h.server.people.invitations.show(h.session, h.seats[name]?.seat ?? '');
	const redeemed = await fetch(`${h.base}/s/${path}/api/redeem`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', origin: h.base, cookie: jar },
		body: JSON.stringify({ token })
	});
	const [seat = '', mark = jar] = redeemed.headers.getSetCookie().map((c) => c.split(';')[0] ?? '');
	return { mark, page: new Remote(h.base, `/s/${path}/live`, `${seat}; ${mark}`) };
}

test('[A36] one person with the links of moderator and auditor in one browser starts no reveal', async () => {
	const moderator = await enter('moderator', '');
	const auditor = await enter('auditor', moderator.mark);
	expect(auditor.mark).toBe(moderator.mark);
	await h.drawn();
	const room = await h.server.sessions.room(h.session);
	if (room?.state.phase !== 'lobby') throw new Error('not drawn');
	const [first, second] = room.state.slots.map((x) => x.slot);
	await h.as('moderator', { type: 'callSlot', slot: first ?? '' });
	await h.as('moderator', { type: 'skipSlot', slot: first ?? '', reason: 'x' });
	await h.as('moderator', { type: 'skipSlot', slot: second ?? '', reason: 'x' });
	await h.as('moderator', { type: 'openReview' });
	await h.as('moderator', { type: 'seal' });
	const { head } = await auditor.page.until<Stage>((s) => s.phase === 'sealed' && s.head !== null);
	await moderator.page.do({ type: 'approveReveal', head: head ?? undefined });
	await auditor.page.do({ type: 'approveReveal', head: head ?? undefined });
	const seen = await auditor.page.until<Stage>((s) => s.approvals.length === 2);
	expect(seen.approvals.map((a) => [a.role, a.shared, a.afterDoors])).toEqual([
		['moderator', true, false],
		['auditor', true, false]
	]);
	expect(seen.phase).toBe('sealed');
	// In the record there is a word for the browser, and never its cookie.
	const record = JSON.stringify((await recorded(room)).events.filter((e) => e.type === 'RevealApproved'));
	expect(record).toMatch(/"browser":"[\w-]{22}"/);
	expect(record).not.toContain(moderator.mark.split('=')[1]);
	// The organizer, elsewhere, is a second person.
	await h.as('organizer', { type: 'approveReveal' });
	await moderator.page.until<Stage>((s) => s.phase !== 'sealed');
	moderator.page.close();
	auditor.page.close();
});

test('[A36] of presenters, and of all who approve nothing, no browser is looked at', () => {
	const mark = 'bp_browser=AAAAAAAAAAAAAAAAAAAAAA';
	const named: string[] = [];
	const browserOf = (role: string, cookie: string) => {
		const caller = { session: 's', seat: 'x', role, device: 'd' };
		const auth = new Auth({
			people: { devices: { authenticate: () => caller } },
			secure: false,
			nameBrowser: (session: string, value: string) => {
				named.push(role);
				return `${session} ${value.length}`;
			}
		} as unknown as ConstructorParameters<typeof Auth>[0]);
		return auth.admitSeat({ headers: { cookie } } as IncomingMessage, 'path')?.browser;
	};
	for (const role of ['presenter', 'official', 'projector', 'captioner'])
		expect(browserOf(role, mark)).toBeNull();
	expect(named).toEqual([]);
	expect(browserOf('moderator', mark)).toBe('s 22');
	expect(browserOf('auditor', 'bp_browser=short')).toBeNull();
	expect(browserOf('auditor', '')).toBeNull();
	expect(named).toEqual(['moderator']);
});
