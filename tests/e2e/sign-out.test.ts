import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { Hosted, identity } from '../support/hosted.ts';
import { freshPages } from '../support/pages.ts';
import { settledSheet } from '../support/sheet.ts';
import { signOut } from '../support/people.ts';

const slow = { timeout: 30_000 };
let browser: Browser;
let h: Hosted;

beforeAll(async () => {
	[browser, h] = await Promise.all([launch(), Hosted.open(freshPages)]);
	await (await h.prepare([identity('Quipu Vial'), identity('Yakuna')])).drawn();
}, 240_000);
afterAll(async () => {
	await browser.close();
	await h.close();
});

async function open(path: string, cookie?: { name: string; value: string }): Promise<Page> {
	const context = await browser.newContext({ locale: 'es-PE' });
	if (cookie !== undefined) {
		const at = path.replace(/^(\/o|\/s\/[^/]+).*/, '$1');
		await context.addCookies([
			{ ...cookie, domain: 'localhost', path: at, httpOnly: true, sameSite: 'Strict' }
		]);
	}
	const page = await context.newPage();
	await page.goto(h.base + path);
	return page;
}

async function enter(name: string): Promise<Page> {
	const { path, cookie } = h.enter(name);
	return open(path, { name: 'bp_seat', value: cookie });
}

/** In the page: what it keeps, by name, entries of the outbox too. */
async function kept(): Promise<string[]> {
	const db = await new Promise<IDBDatabase>((resolve, reject) => {
		const opening = indexedDB.open('blindpick');
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(new Error('no outbox'));
	});
	const asked = db.objectStoreNames.contains('outbox')
		? db.transaction('outbox').objectStore('outbox').getAll()
		: null;
	const entries =
		asked === null
			? []
			: await new Promise<{ name: string }[]>((resolve) => (asked.onsuccess = () => resolve(asked.result)));
	db.close();
	return [
		...entries.map((e) => `outbox ${e.name}`),
		...Object.keys(sessionStorage),
		...Object.keys(localStorage)
	].filter((key) => /^(outbox|blindpick-(voice|microphone|abbreviations|compared|mark))/.test(key));
}

test('[A32] every screen that needs a sign-in has the way out, and says how to come back', async () => {
	for (const name of ['official1', 'moderator', 'auditor', 'projector', 'presenter0']) {
		const page = await enter(name);
		await page.getByTestId('leave').click(slow);
		await page.getByRole('dialog').getByText('abra de nuevo el enlace').waitFor(slow);
		await page.getByTestId('leave-confirm').click();
		await page.getByText('Usted salió en este dispositivo').waitFor(slow);
		expect(await page.getByTestId('leave').count()).toBe(0);
		await page.reload();
		await page.getByText('no tiene abierta su invitación').waitFor(slow);
		await page.context().close();
	}
});

test('[A34] a presenter who signs out leaves neither the key of the mask nor anything else of the seat', async () => {
	const page = await enter('presenter0');
	await page.getByTestId('mic-start').click(slow);
	await expect
		.poll(() => page.evaluate(kept), slow)
		.toContainEqual(expect.stringMatching(/^blindpick-voice/));
	const other = await page.context().newPage();
	await other.goto(page.url());
	// A page that comes in after the sign-out has nothing to say of it.
	await other.getByTestId('leave').waitFor(slow);
	await other.evaluate(
		(path) => {
			sessionStorage.setItem(`blindpick-voice:${path}`, '{}');
			localStorage.setItem(`blindpick-abbreviations:${path}`, 'a = b');
			localStorage.setItem('blindpick-abbreviations:elsewhere', 'c = d');
		},
		new URL(page.url()).pathname.split('/')[2] ?? ''
	);
	await page.getByTestId('leave').click(slow);
	await page.getByTestId('leave-confirm').click();
	for (const tab of [page, other]) {
		await tab.getByText('Usted salió en este dispositivo').waitFor(slow);
		// Another seat of this browser keeps its own.
		await expect.poll(() => tab.evaluate(kept), slow).toEqual(['blindpick-abbreviations:elsewhere']);
	}
	await page.context().close();
});

test('[A34] what is not recorded is told before, and only by a deliberate press is it lost', async () => {
	const page = await enter('official1');
	await h.pitch(0);
	await page.getByTestId('sheet').waitFor(slow);
	const { journal } = h.server.sessions.ports;
	const append = journal.append.bind(journal);
	journal.append = async () => ({ ok: false, reason: 'storage' }) as never;
	await settledSheet(page).getByRole('radio').nth(3).check({ force: true });
	await page.getByTestId('leave').click(slow);
	const dialog = page.getByRole('dialog');
	await dialog.getByText('Sin registrar todavía').waitFor(slow);
	await dialog.getByRole('button', { name: 'Quedarme' }).click();
	journal.append = append;
	await page.locator('[data-testid="sheet"][data-save="saved"]').waitFor(slow);
	await page.getByTestId('leave').click(slow);
	await expect.poll(() => dialog.getByText('Sin registrar todavía').count(), slow).toBe(0);
	await page.getByTestId('leave-confirm').click();
	await page.getByText('Usted salió en este dispositivo').waitFor(slow);
	expect(await page.evaluate(kept)).toEqual([]);
	await page.context().close();
});

test('[A31] [A34] [A38] the organizer sees where there are sign-ins, ends another, and leaves no notes behind', async () => {
	const { organizers } = h.server.people;
	const there = await open('/o', {
		name: 'bp_organizer',
		value: organizers.redeem(organizers.issueLink()) ?? ''
	});
	const link = `/o/join#${organizers.issueLink()}`;
	const page = await open(link);
	await page.getByTestId('redeem').click(slow);
	await page.getByTestId('create-session').waitFor(slow);
	await page.evaluate(() => localStorage.setItem('blindpick-compared-x', '[]'));
	await page.getByTestId('sign-ins').click();
	const rows = page.getByTestId('sign-in');
	await expect.poll(() => rows.count(), slow).toBe(2);
	expect(await rows.nth(0).textContent()).toContain('Este navegador');
	await rows.nth(1).getByRole('button').click();
	await expect.poll(() => rows.count(), slow).toBe(1);
	await there.reload();
	await there.getByText('No ha entrado en este dispositivo').waitFor(slow);
	await page.goto(`${h.base}/o/sessions/${h.session}`);
	await page.getByTestId('sign-out').click(slow);
	await page.context().setOffline(true);
	await page.getByTestId('sign-out-here').click();
	await page.getByText('No se sabe si salió').waitFor(slow);
	await page.context().setOffline(false);
	await page.getByTestId('sign-out-here').click();
	await page.getByText('No ha entrado en este dispositivo').waitFor(slow);
	expect(await page.evaluate(kept)).toEqual([]);
	await there.goto(h.base + link);
	await there.getByTestId('redeem').click(slow);
	await there.getByText('Este enlace ya no sirve').waitFor(slow);
	await there.getByText('Pida un enlace nuevo a quien administra el servidor').waitFor(slow);
	await there.context().close();
	await page.context().close();
});

/** What a page sends there is done, and no answer comes. */
async function unanswered(page: Page, at: string, times?: number): Promise<void> {
	const lose = async (route: Route) => {
		const asked = route.request();
		// Not by the browser, which would take the cookie of the answer.
		await fetch(asked.url(), {
			method: asked.method(),
			headers: await asked.allHeaders(),
			body: asked.postData()
		});
		await route.abort('connectionreset');
	};
	await page.route(at, lose, times === undefined ? {} : { times });
}

test('[A47] an organizer whose answer was lost presses again, after a reload too, and is in', async () => {
	const { organizers } = h.server.people;
	const old = organizers.redeem(organizers.issueLink()) ?? '';
	const page = await open('/o', { name: 'bp_organizer', value: old });
	await page.getByTestId('create-session').waitFor(slow);
	await page.goto(`${h.base}/o/join#${organizers.issueLink()}`);
	await unanswered(page, '**/api/redeem');
	for (const _ of [1, 2]) {
		await page.getByTestId('redeem').click(slow);
		await page.getByText('esta ventana puede abrirlo aún').waitFor(slow);
		expect(organizers.authenticate(old)).not.toBeNull();
		await page.reload();
	}
	await page.unroute('**/api/redeem');
	await page.getByTestId('redeem').click(slow);
	await page.getByTestId('create-session').waitFor(slow);
	expect(organizers.authenticate(old)).toBeNull();
	await page.context().close();
});

test('[A48] a seat whose answer was lost presses again and is in, with no word of another device', async () => {
	const { people } = h.server;
	const seat = people.seats.all(h.session).find(({ role }) => role === 'moderator')!;
	const token = people.invitations.issue(h.session, seat.seat)!;
	people.devices.letGo(h.session, seat.seat);
	const page = await open(`/s/${seat.path}/join#${token}`);
	const enter = page.getByRole('button', { name: 'Entrar' });
	await unanswered(page, '**/api/redeem');
	await enter.click(slow);
	await page.getByText('No se pudo llegar al servidor').waitFor(slow);
	await page.unroute('**/api/redeem');
	await enter.click();
	await page.getByTestId('leave').waitFor(slow);
	await page.context().close();
});

test('[A49] of a sign-out without an answer a page tells what is so, and where it cannot be known, that', async () => {
	const page = await enter('auditor');
	await page.route(/api.(sign-out|me)$/, (route) => route.abort('connectionreset'));
	await page.getByTestId('leave').click(slow);
	await page.getByTestId('leave-confirm').click();
	await page.getByText('No se sabe si salió').waitFor(slow);
	await page.unrouteAll();
	await page.route('**/api/sign-out', (route) => route.abort('connectionreset'));
	await page.getByTestId('leave-confirm').click();
	await page.getByText('Sigue dentro y nada se ha borrado').waitFor(slow);
	await page.unrouteAll();
	// What the look-up is answered may be a proxy's: the server is asked once more, and knows the press again.
	await unanswered(page, '**/api/sign-out', 1);
	await page.getByTestId('leave-confirm').click();
	await page.getByText('Usted salió en este dispositivo').waitFor(slow);
	await page.context().close();
});

test('[A49] organizers who leave, end another or begin a session without an answer are told what came of it', async () => {
	const { organizers } = h.server.people;
	const [other, mine] = [1, 2].map(() => organizers.redeem(organizers.issueLink()) ?? '') as [string, string];
	const page = await open('/o', { name: 'bp_organizer', value: mine });
	const rows = page.getByTestId('session');
	await rows.first().waitFor(slow);
	const many = await rows.count();
	await unanswered(page, '**/api/sessions?lang=*');
	for (const _ of [1, 2]) {
		await page.getByTestId('create-session').click();
		await page.getByTestId('unbegun').waitFor(slow);
		await expect.poll(() => rows.count(), slow).toBe(many + 1);
	}
	await page.unrouteAll();
	await page.getByTestId('create-session').click();
	await page.locator('#f-title').waitFor(slow);
	expect(await h.server.sessions.list()).toHaveLength(many + 1);
	const made = page.url().split('/').at(-1) ?? '';
	await page.goto(`${h.base}/o`);
	await rows.first().waitFor(slow);
	await remove(made);
	await unanswered(page, '**/api/sign-out');
	await page.getByTestId('sign-ins').click(slow);
	const dialog = page.getByRole('dialog');
	await dialog.getByTestId('sign-in').nth(1).waitFor(slow);
	const signIns = await dialog.getByTestId('sign-in').count();
	await dialog
		.getByRole('button', { name: /Cerrar este acceso/ })
		.first()
		.click();
	await expect.poll(() => dialog.getByTestId('sign-in').count(), slow).toBe(signIns - 1);
	expect(await dialog.getByText(/No se (cerró|sabe)/).count()).toBe(0);
	await dialog.getByRole('button', { name: 'Cerrar', exact: true }).click();
	await page.unrouteAll();
	await unanswered(page, '**/api/sign-out', 1);
	await page.getByTestId('sign-out').click();
	await dialog.getByRole('button', { name: /de todos los dispositivos/ }).click();
	await page.getByText('No ha entrado en este dispositivo').waitFor(slow);
	expect([mine, other].map((cookie) => organizers.authenticate(cookie))).toEqual([null, null]);
	await page.context().close();
});

test('[A49] organizers whose sign-out lost its answer are not told that nobody left when the server knows the press no more', async () => {
	const { organizers } = h.server.people;
	const [mine = '', other = ''] = [1, 2].map(() => organizers.redeem(organizers.issueLink()) ?? '');
	for (const looked of [false, true]) {
		const page = await open('/o', { name: 'bp_organizer', value: looked ? other : mine });
		await page.getByTestId('session').first().waitFor(slow);
		const all = page.getByRole('dialog').getByRole('button', { name: /de todos los dispositivos/ });
		await page.getByTestId('sign-out').click();
		let asked = 0;
		await page.route(/api.(sign-out|me)$/, (route) => {
			if (looked && (asked += 1) > 1) return route.continue();
			// Done, and started anew: whom it signed out it knows, the press it does not.
			if (looked) signOut(organizers, other);
			return route.abort('connectionreset');
		});
		await all.click();
		if (!looked) {
			await page.getByText('No se sabe si salió').waitFor(slow);
			signOut(organizers, mine);
			await page.unrouteAll();
			await all.click();
		}
		await page.getByText('no consta qué se cerró').waitFor(slow);
		expect(await page.getByText('Nadie salió').count()).toBe(0);
		await page.context().close();
	}
});

/** In the page: something of a session that is not recorded. */
async function wait(session: string): Promise<void> {
	const db = await new Promise<IDBDatabase>((resolve, reject) => {
		const opening = indexedDB.open('blindpick');
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(new Error('no outbox'));
	});
	const put = db.transaction('outbox', 'readwrite');
	const entry = { tab: 'gone', name: 'draft', at: Date.now(), value: {}, base: 1, dirty: true, sent: null };
	put.objectStore('outbox').put({ ...entry, key: 'k', scope: `o/${session}`, handIn: null });
	await new Promise((resolve) => (put.oncomplete = resolve));
	db.close();
}

/** Deletes a draft, as another organizer. */
async function remove(session: string): Promise<void> {
	const seat = (await h.server.sessions.organizerSeat(session)) as string;
	const actor = { kind: 'seat', seat, role: 'organizer' } as const;
	await h.server.sessions.perform(session, `delete-${session}`, { type: 'deleteDraft' }, null, actor);
}

test('[A44] who is signed in no more is told that nobody was signed out and no draft deleted, and nothing is forgotten', async () => {
	const { organizers } = h.server.people;
	const session = await h.server.sessions.create();
	const [mine = '', other = ''] = [1, 2].map(() => organizers.redeem(organizers.issueLink()) ?? '');
	const page = await open(`/o/sessions/${session}`, { name: 'bp_organizer', value: mine });
	await page.locator('#f-title').waitFor(slow);
	await page.goto(`${h.base}/o`);
	await page.getByTestId('session').first().waitFor(slow);
	await page.evaluate(wait, session);
	await page.evaluate(() => localStorage.setItem('blindpick-compared-x', '[]'));
	// Asked by the page itself, the server would say so before anything is pressed.
	await page.route('**/o/api/me', (route) => route.abort());
	const before = await page.evaluate(kept);
	const mark = `blindpick-mark:/o/live ${session}`;
	expect(before).toEqual(['outbox draft', mark, 'blindpick-compared-x']);
	signOut(organizers, mine);
	await page.getByTestId('sign-out').click();
	const dialog = page.getByRole('dialog');
	for (const press of [/de todos los dispositivos/, /de este dispositivo/]) {
		await dialog.getByRole('button', { name: press }).click();
		await dialog.getByText('Nadie salió').waitFor(slow);
	}
	expect(organizers.authenticate(other)).not.toBeNull();
	await dialog.getByRole('button', { name: 'Cerrar' }).click();
	await page
		.getByRole('button', { name: /Borrar el borrador/ })
		.first()
		.click();
	await dialog.getByRole('textbox').fill('BORRAR');
	await page.keyboard.press('Enter');
	await page.getByText('No consta que se haya borrado').waitFor(slow);
	await page.getByText('No ha entrado en este dispositivo').waitFor(slow);
	expect(await page.evaluate(kept)).toEqual(before);
	expect((await h.server.sessions.list()).map(({ id }) => id)).toContain(session);
	await remove(session);
	await page.context().close();
});

test('[A10] signed out from elsewhere, a list of sessions that is left open goes by itself', async () => {
	const { organizers } = h.server.people;
	const cookie = organizers.redeem(organizers.issueLink()) ?? '';
	const page = await open('/o', { name: 'bp_organizer', value: cookie });
	await page.clock.install();
	await page.reload();
	await page.getByTestId('create-session').waitFor(slow);
	signOut(organizers, cookie);
	const told = page.getByText('No ha entrado en este dispositivo');
	const soon = async () => {
		await page.clock.runFor(16_000);
		return told.count();
	};
	await expect.poll(soon, { ...slow, interval: 1000 }).toBe(1);
	expect(await page.getByTestId('create-session').count()).toBe(0);
	await page.context().close();
});

test('[A44] a draft that another organizer deleted, and a sign-in that another ended, are told as gone', async () => {
	const { organizers } = h.server.people;
	const session = await h.server.sessions.create();
	const [mine = '', other = ''] = [1, 2].map(() => organizers.redeem(organizers.issueLink()) ?? '');
	const page = await open('/o', { name: 'bp_organizer', value: mine });
	const rows = page.getByTestId('session');
	await rows.first().waitFor(slow);
	const many = await rows.count();
	await page.getByTestId('sign-ins').click();
	const dialog = page.getByRole('dialog');
	await dialog.getByTestId('sign-in').nth(1).waitFor(slow);
	const signIns = await dialog.getByTestId('sign-in').count();
	signOut(organizers, other);
	for (let i = signIns; i > 1; i--) {
		await dialog
			.getByRole('button', { name: /Cerrar este acceso/ })
			.first()
			.click();
		await expect.poll(() => dialog.getByTestId('sign-in').count(), slow).toBe(i - 1);
	}
	expect(await dialog.getByText(/Nadie salió|No se/).count()).toBe(0);
	await dialog.getByRole('button', { name: 'Cerrar', exact: true }).click();
	await remove(session);
	await page
		.getByRole('button', { name: /Borrar el borrador/ })
		.first()
		.click();
	await dialog.getByRole('textbox').fill('BORRAR');
	await page.keyboard.press('Enter');
	await expect.poll(() => rows.count(), slow).toBe(many - 1);
	expect(await page.getByText('No consta que se haya borrado').count()).toBe(0);
	await page.context().close();
});

test('[A44] a seat whose sign-out a proxy answers as not there is told that it may be in still, and keeps what is its own', async () => {
	const page = await enter('presenter1');
	const key = `blindpick-abbreviations:${new URL(page.url()).pathname.split('/')[2] ?? ''}`;
	await page.evaluate((name) => localStorage.setItem(name, 'a = b'), key);
	await page.route('**/api/sign-out', (route) => route.fulfill({ status: 404 }));
	await page.getByTestId('leave').click(slow);
	await page.getByTestId('leave-confirm').click();
	await page.getByText('No es seguro que haya salido').waitFor(slow);
	expect(await page.evaluate(kept)).toContain(key);
	await page.unroute('**/api/sign-out');
	await page.getByTestId('leave-confirm').click();
	await page.getByText('Usted salió en este dispositivo').waitFor(slow);
	expect(await page.evaluate(kept)).not.toContain(key);
	await page.context().close();
});
