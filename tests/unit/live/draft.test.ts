import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Browser, Page, Server } from './server.ts';

vi.useFakeTimers();
/** Long enough for every pause and retry. */
const soon = (): Promise<unknown> => vi.advanceTimersByTimeAsync(12_000);

let browser: Browser;
let server: Server;
beforeEach(() => {
	browser = new Browser();
	server = new Server();
});
const open = async (): Promise<Page> => {
	const page = new Page(browser, server);
	await vi.advanceTimersByTimeAsync(10);
	return page;
};
const stored = () => browser.store.all('s/seat');

describe('a dead server', () => {
	test('[E14] two tabs written while it is dead and both closed lose nothing: one text is recorded, the other offered', async () => {
		const [one, two] = [await open(), await open()];
		server.down = true;
		one.draft.change('first');
		await soon();
		two.draft.change('second');
		await soon();
		await one.close();
		await two.close();
		server.up();
		const page = await open();
		await soon();
		page.see();
		expect([server.text, page.draft.other, page.draft.status.kind]).toEqual(['second', 'first', 'saved']);
		// Not chosen yet, and closed again: it is still there.
		await page.close();
		const again = await open();
		expect([again.draft.value, again.draft.other]).toEqual(['second', 'first']);
		again.draft.change('second, more');
		await soon();
		expect([server.text, again.draft.other]).toEqual(['second, more', 'first']);
		again.draft.resolve('theirs');
		await soon();
		expect([server.text, again.draft.other, await stored()]).toEqual(['first', null, []]);
	});

	test('[E14] what a closed tab left comes to a tab that is open, without a question when it is all there is', async () => {
		const [one, two] = [await open(), await open()];
		server.down = true;
		one.draft.change('written');
		await soon();
		await one.close();
		server.up();
		await soon();
		two.see();
		await soon();
		expect([two.draft.value, server.text, two.draft.other, await stored()]).toEqual([
			'',
			'',
			null,
			[expect.objectContaining({ value: 'written' })]
		]);
		await two.close();
		const next = await open();
		await soon();
		expect([next.draft.value, server.text, await stored()]).toEqual(['written', 'written', []]);
	});

	test('[E15] handing in, pressed while it is dead and the tab closed, is done at the next visit, once', async () => {
		const page = await open();
		server.down = true;
		page.draft.change('all marks');
		void page.draft.submit();
		await soon();
		await page.close();
		server.up();
		const next = await open();
		expect(next.draft.handing).toBe(true);
		await soon();
		expect(server.done).toEqual(['save all marks', 'hand in']);
		expect([next.draft.handing, next.draft.status.kind, await stored()]).toEqual([false, 'saved', []]);
	});

	test('[E15] a hand-in of what was recorded before survives too', async () => {
		const page = await open();
		page.draft.change('all marks');
		await soon();
		server.down = true;
		void page.draft.submit();
		await soon();
		expect(page.draft.status.kind).toBe('failed');
		await page.close();
		server.up();
		await open();
		await soon();
		expect(server.done).toEqual(['save all marks', 'hand in']);
	});

	test('[E15] where the phase has moved on, what was not recorded or not handed in is said, and done when it is possible again', async () => {
		const page = await open();
		page.draft.change('all marks');
		await soon();
		server.down = true;
		void page.draft.submit();
		await soon();
		await page.close();
		server.up();
		server.refuses = 'not-found';
		const next = await open();
		await soon();
		expect([next.draft.late, next.refused, (await stored()).length]).toEqual(['hand-in', [], 1]);
		next.draft.change('all marks, better');
		await soon();
		expect([next.draft.late, next.draft.unsaved]).toEqual(['text', true]);
		server.refuses = null;
		next.draft.reopened();
		await soon();
		expect([server.text, server.handedIn, next.draft.late]).toEqual(['all marks, better', true, null]);
	});

	test('[E15] what came too late goes once it is taken note of', async () => {
		const page = await open();
		server.refuses = 'not-now';
		page.draft.change('late');
		await soon();
		page.draft.dismiss();
		await soon();
		expect([page.draft.value, page.draft.late, page.draft.unsaved, await stored()]).toEqual([
			'',
			null,
			false,
			[]
		]);
	});
});

describe('a lost ack', () => {
	test('[E16] and another edit and a closed tab raise no question', async () => {
		const page = await open();
		server.deaf = true;
		page.draft.change('sent');
		await soon();
		expect(server.done).toEqual(['save sent']);
		page.draft.change('sent and more');
		await soon();
		await page.close();
		server.up();
		const next = await open();
		await soon();
		next.see();
		expect(server.done).toEqual(['save sent', 'save sent and more']);
		expect([next.draft.other, next.draft.status.kind, next.draft.value]).toEqual([
			null,
			'saved',
			'sent and more'
		]);
	});

	test('[E16] with another tab that wrote after it is a question, and nothing is overwritten', async () => {
		const page = await open();
		server.down = true;
		page.draft.change('mine');
		await soon();
		await page.close();
		server.up();
		server.write('of another tab');
		const next = await open();
		await soon();
		next.see();
		expect([server.text, next.draft.value, next.draft.other]).toEqual([
			'of another tab',
			'of another tab',
			'mine'
		]);
		next.draft.resolve('theirs');
		await soon();
		expect(server.text).toBe('mine');
	});
});

describe('an older backup', () => {
	test('[S8] what is not recorded any more is said and recorded again', async () => {
		const page = await open();
		for (const text of ['one', 'two', 'three']) {
			page.draft.change(text);
			await soon();
			page.see();
		}
		server.restore('two', 2);
		page.see();
		expect([page.draft.restored, page.draft.status.kind]).toEqual([true, 'saving']);
		await soon();
		page.see();
		expect([server.text, server.revision, page.draft.other, page.draft.status.kind]).toEqual([
			'three',
			3,
			null,
			'saved'
		]);
		server.restore('', 0);
		page.see();
		await soon();
		expect([server.text, server.revision]).toEqual(['three', 1]);
	});

	test('[S8] with something there that this page never saw, it asks instead', async () => {
		const page = await open();
		for (const text of ['one', 'two', 'three']) {
			page.draft.change(text);
			await soon();
		}
		server.restore('of another tab', 2);
		page.see();
		await soon();
		expect([page.draft.restored, page.draft.status.kind, page.draft.other]).toEqual([
			true,
			'failed',
			'of another tab'
		]);
		expect([server.text, (await stored()).length]).toEqual(['of another tab', 1]);
		page.draft.resolve('mine');
		await soon();
		expect([server.text, server.revision]).toEqual(['three', 3]);
	});

	test('[S8] the same revision with another text is not taken for what was recorded', async () => {
		const page = await open();
		page.draft.change('mine');
		await soon();
		server.restore('', 0);
		server.write('of another tab');
		page.see();
		await soon();
		expect([page.draft.other, page.draft.status.kind]).toEqual(['of another tab', 'failed']);
		page.draft.resolve('theirs');
		expect([page.draft.value, page.draft.status.kind]).toEqual(['of another tab', 'saved']);
	});

	test('[S8] a view that was under way when the ack came is no older backup', async () => {
		const page = await open();
		page.draft.change('one');
		const before = server.kept;
		const saving = page.draft.save();
		page.draft.follow(before);
		await soon();
		await saving;
		expect([page.draft.restored, server.done]).toEqual([false, ['save one']]);
	});
});
