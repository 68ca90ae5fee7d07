import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../server/store/database.ts';
import { Hosted, identity } from '../../support/hosted.ts';
import { composed, dataFolder, opened } from '../sessions/composed.ts';

async function house(): Promise<Hosted> {
	const opened = await Hosted.open();
	onTestFinished(() => opened.close());
	await opened.prepare([identity('Quipu Vial'), identity('Yakuna'), identity('Illari')]);
	return opened.drawn();
}

const abort = (h: Hosted) => h.as('organizer', { type: 'abort', reason: 'corte de luz' });

test('[B32] whether and when a startup’s people came is gone, and all of them read the end', async () => {
	const h = await house();
	const { people } = h.server;
	const of = (name: string) => people.seats.of(h.session, h.seats[name]!.seat)!;
	const token = (name: string) => people.invitations.show(h.session, h.seats[name]!.seat)!;
	const unused = token('presenter1');
	const here = h.enter('presenter0');
	const official = h.enter('official1');
	await h.as('organizer', { type: 'revokeLink', seat: h.seats['presenter2']!.seat });
	await abort(h);

	const db = openDatabase(h.dataDir);
	onTestFinished(() => db.close());
	const rows = db
		.prepare(`SELECT *, length(device) AS word FROM people_seat WHERE session = ? AND role = 'presenter'`)
		.all(h.session);
	expect(rows).toHaveLength(3);
	for (const row of rows) {
		expect([row.redeemed, row.expires, row.word]).toEqual([null, rows[0]!.expires, rows[0]!.word]);
		for (const hash of [row.token, row.cookie]) expect(hash).toHaveLength(32);
		expect(people.invitations.show(h.session, String(row.seat))).toBe(undefined);
	}
	expect(of('official1').redeemedAt).not.toBe(null);

	const me = ({ path, cookie }: { path: string; cookie: string }) =>
		fetch(`${h.base}${path}/api/me`, { headers: { cookie: `bp_seat=${cookie}` } });
	expect((await me(here)).status).toBe(204);
	expect((await me(official)).status).toBe(204);
	// Who never came comes now, and is not asked about a device that nobody has.
	const late = people.devices.redeem(of('presenter1').path, unused);
	expect(late.ok && (await me({ path: `/s/${of('presenter1').path}`, cookie: late.cookie })).status).toBe(
		204
	);
});

test('[B33] a picture that is being made during an abort leaves no file', async () => {
	const h = await house();
	const { slides } = h.server;
	const flat = { width: 320, height: 180, channels: 3, background: '#fff' } as const;
	const png = await sharp({ create: flat }).png().toBuffer();
	const { seat } = h.seats['presenter0']!;
	await slides.savePicture(h.session, seat, png);
	const folder = join(h.dataDir, 'slides', h.session);
	expect(readdirSync(folder)).toHaveLength(1);
	const under = Array.from({ length: 3 }, () =>
		slides.savePicture(h.session, seat, png).then(
			() => 'kept',
			(error: Error) => error.name
		)
	);
	await abort(h);
	expect(await Promise.all(under)).toEqual(under.map(() => 'SessionOverError'));
	expect(existsSync(folder)).toBe(false);
}, 60_000);

test('[B33] pictures that a stop left behind right after an abort go at the next start, asked for or not', async () => {
	const dir = dataFolder();
	const before = await composed(dir);
	const { session, perform } = await opened(before, 'A');
	expect(await perform({ type: 'abort', reason: 'corte de luz' })).toMatchObject({ ok: true });
	await before.close();
	const folder = join(dir, 'slides', session);
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'left.webp'), 'left');
	const again = await composed(dir);
	onTestFinished(() => again.close());
	await again.listen();
	await expect.poll(() => existsSync(folder), { timeout: 8_000 }).toBe(false);
});
