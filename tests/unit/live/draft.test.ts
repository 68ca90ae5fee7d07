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

	test('[E14] [E31] what a closed tab left comes to a tab that is open, without a question when it is all there is', async () => {
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
			'written',
			'written',
			null,
			[]
		]);
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

describe('a seal', () => {
	test('[S38] under a choice between two texts the one that is not recorded is there to be copied, and goes by that word alone', async () => {
		const page = await open();
		server.down = true;
		page.draft.change('mine');
		await soon();
		server.write('of another page');
		server.refuses = 'not-found';
		server.up();
		page.see();
		await soon();
		expect([page.draft.other, page.draft.unrecorded]).toEqual(['of another page', ['mine']]);
		await page.close();
		const next = await open();
		await soon();
		expect(next.draft.unrecorded).toEqual(['mine']);
		expect(await stored()).toHaveLength(1);
		next.draft.abandon();
		await soon();
		expect([next.draft.value, next.draft.other, next.draft.unrecorded, await stored()]).toEqual([
			'of another page',
			null,
			[],
			[]
		]);
	});

	test('[S39] what its author was told as not recorded and a reopening records and hands in is told until it is noted', async () => {
		const page = await open();
		server.down = true;
		page.draft.change('late');
		void page.draft.submit();
		await soon();
		server.refuses = 'not-found';
		server.up();
		await soon();
		expect([page.draft.late, page.draft.revived]).toEqual(['text', null]);
		server.refuses = null;
		page.draft.reopened(true);
		await soon();
		expect([server.text, server.handedIn, page.draft.late, page.draft.revived]).toEqual([
			'late',
			true,
			null,
			'handed-in'
		]);
		page.draft.revived = null;
		page.draft.change('and more');
		await soon();
		expect([server.text, page.draft.revived]).toEqual(['and more', null]);
	});

	test('[S39] nothing is recorded by a reopening that was taken note of as not recorded', async () => {
		const page = await open();
		server.refuses = 'not-found';
		page.draft.change('late');
		void page.draft.submit();
		await soon();
		page.draft.abandon();
		server.refuses = null;
		page.draft.reopened(true);
		await soon();
		expect([server.done, page.draft.revived]).toEqual([[], null]);
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

	test('[E16] an answer that leaves it open is asked again under the same id, with what was typed meanwhile after it', async () => {
		const page = await open();
		server.unsure = true;
		page.draft.change('one');
		await vi.advanceTimersByTimeAsync(1000);
		expect([server.done, page.draft.status.kind]).toEqual([['save one'], 'failed']);
		page.draft.change('one, more');
		// It may be what was sent, so it is no other text.
		page.see();
		expect([page.draft.value, page.draft.other]).toEqual(['one, more', null]);
		await soon();
		await page.draft.submit();
		await soon();
		page.see();
		expect(server.done).toEqual(['save one', 'save one, more', 'hand in']);
		expect([page.draft.other, page.draft.status.kind, page.draft.unsaved]).toEqual([null, 'saved', false]);
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

describe('a hand-in', () => {
	const recorded = async (text: string) => {
		const page = await open();
		page.draft.change(text);
		await soon();
		page.see();
		return page;
	};

	test('[E15] nothing is called recorded while it is open, and what it hands in stays in view', async () => {
		const page = await recorded('mine');
		server.down = true;
		void page.draft.submit();
		await soon();
		server.write('of another tab');
		page.draft.follow(server.kept);
		expect([page.draft.value, page.draft.status.kind, page.draft.unsaved]).toEqual(['mine', 'failed', true]);
		server.up();
		await soon();
		expect([page.draft.value, page.draft.status.kind]).toEqual(['of another tab', 'saved']);
	});

	test('[E15] nor while it waits to be tried again, though all of the text is recorded', async () => {
		const page = await recorded('mine');
		server.refuses = 'busy';
		void page.draft.submit();
		await vi.advanceTimersByTimeAsync(100);
		server.write('of another tab');
		page.see();
		expect([page.draft.value, page.draft.handing]).toEqual(['of another tab', true]);
		expect([page.draft.status.kind, page.draft.unsaved]).toEqual(['failed', true]);
		server.refuses = null;
		await soon();
		expect([server.done.at(-1), page.draft.status.kind]).toEqual(['hand in', 'saved']);
	});

	test('[E15] nor between the text’s ack and its own', async () => {
		const page = await open();
		page.draft.change('all marks');
		void page.draft.submit();
		const seen: string[] = [];
		for (let i = 0; i < 500 && page.draft.handing; i++) {
			seen.push(page.draft.status.kind);
			await Promise.resolve();
		}
		expect([page.draft.handing, server.done]).toEqual([false, ['save all marks', 'hand in']]);
		expect(new Set(seen)).toEqual(new Set(['saving']));
	});

	test('[E15] goes with the text that is given up for another', async () => {
		const page = await recorded('mine');
		server.write('of another tab');
		page.draft.change('mine, more');
		void page.draft.submit();
		await soon();
		page.see();
		expect(page.draft.other).toBe('of another tab');
		page.draft.resolve('theirs');
		await soon();
		expect(server.done).toEqual(['save mine']);
		expect([server.handedIn, page.draft.handing, page.draft.unsaved, await stored()]).toEqual([
			false,
			false,
			false,
			[]
		]);
	});

	test('[E15] goes with what came too late and was taken note of', async () => {
		const page = await recorded('mine');
		server.refuses = 'not-now';
		void page.draft.submit();
		await soon();
		expect(page.draft.late).toBe('hand-in');
		page.draft.dismiss();
		server.refuses = null;
		page.draft.reopened();
		page.draft.change('mine, more');
		await soon();
		expect([server.done, page.draft.handing]).toEqual([['save mine', 'save mine, more'], false]);
	});

	test.each([
		['theirs', ['save of the open tab', 'save of the closed tab', 'hand in']],
		['mine', ['save of the open tab']]
	] as const)(
		'[E15] [E31] of a text that a closed tab left is done when that text is chosen: %s',
		async (keep, done) => {
			const [closed, other] = [await open(), await open()];
			server.down = true;
			closed.draft.change('of the closed tab');
			void closed.draft.submit();
			await soon();
			await closed.close();
			server.up();
			other.draft.change('of the open tab');
			await soon();
			expect([other.draft.other, server.done]).toEqual(['of the closed tab', ['save of the open tab']]);
			other.draft.resolve(keep);
			await soon();
			expect([server.done, server.handedIn]).toEqual([done, keep === 'theirs']);
		}
	);
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

	test('[S34] what a page knew to be recorded when its seat was unknown goes on in the next one, handed in', async () => {
		const page = await open();
		page.draft.change('one');
		await soon();
		await page.draft.submit();
		page.see();
		page.draft.guard(true);
		await page.outbox.settled();
		expect(await stored()).toMatchObject([{ value: 'one', dirty: false, recorded: { at: null } }]);
		server.restore('', 0);
		await page.close();
		const next = await open();
		await soon();
		next.see();
		expect([server.text, server.handedIn, next.draft.restored, next.draft.other]).toEqual([
			'one',
			true,
			true,
			null
		]);
		expect(await stored()).toEqual([]);
	});

	test('[S34] over a text that this page never saw it is offered, not put', async () => {
		const page = await open();
		for (const text of ['one', 'two']) {
			page.draft.change(text);
			await soon();
		}
		page.draft.guard();
		server.restore('', 0);
		server.write('of another page');
		server.write('of another page, more');
		await page.close();
		const next = await open();
		await soon();
		expect([server.text, next.draft.other]).toEqual(['of another page, more', 'two']);
		next.draft.resolve('theirs');
		await soon();
		expect([server.text, await stored()]).toEqual(['two', []]);
	});

	test('[S34] where the server has it, or something newer, nothing is asked and nothing stays', async () => {
		for (const newer of [false, true]) {
			const page = await open();
			page.draft.change('one');
			await soon();
			page.draft.guard();
			await page.outbox.settled();
			expect(await stored()).toHaveLength(1);
			if (newer) server.write('two');
			await page.close();
			const next = await open();
			await soon();
			expect([server.text, next.draft.other, next.draft.restored, await stored()]).toEqual([
				newer ? 'two' : 'one',
				null,
				false,
				[]
			]);
			await next.close();
		}
		const page = await open();
		page.draft.guard();
		await page.outbox.settled();
		page.see();
		await page.outbox.settled();
		expect(await stored()).toEqual([]);
	});

	test('[S34] what was handed in, and is, is not called late where the session has gone on', async () => {
		const page = await open();
		page.draft.change('one');
		await soon();
		await page.draft.submit();
		page.see();
		page.draft.guard(true);
		await page.outbox.settled();
		await page.close();
		server.refuses = 'not-now';
		const next = await open();
		await soon();
		expect([server.handedIn, next.draft.late, next.draft.restored, await stored()]).toEqual([
			true,
			null,
			false,
			[]
		]);
	});

	test('[E52] what a page knew is there to be copied where no view of it comes any more', async () => {
		const page = await open();
		page.draft.change('one');
		await soon();
		page.draft.guard(true);
		await page.outbox.settled();
		expect(page.draft.written).toEqual(['one']);
		await page.close();
		server.down = true;
		const next = await open();
		await soon();
		expect(next.draft.written).toEqual(['one']);
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

	test('[S29] nor is one that comes after the ack, over the connection that the ack came over', async () => {
		const page = await open();
		const seen = [server.kept];
		for (const text of ['one', 'two']) {
			page.draft.change(text);
			await soon();
			seen.push(server.kept);
		}
		for (const before of seen) {
			page.draft.follow(before);
			await soon();
			expect([page.draft.restored, page.draft.value, page.draft.status.kind]).toEqual([
				false,
				'two',
				'saved'
			]);
		}
		expect(server.done).toEqual(['save one', 'save two']);
		server.restore('one', 1);
		page.see();
		await soon();
		expect([page.draft.restored, server.done]).toEqual([true, ['save one', 'save two', 'save two']]);
	});
});
