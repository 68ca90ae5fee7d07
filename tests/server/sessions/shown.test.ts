import { expect, onTestFinished, test } from 'vitest';
import type { Changed } from '../../../server/sessions/part.ts';
import { withNews } from '../../../src/wire/frames.ts';
import type { Desk, Shared } from '../../../src/wire/index.ts';
import { composed, dataFolder, opened } from './composed.ts';

const SOON = { timeout: 5000, interval: 10 };
const HELP = { type: 'sendHelp', startup: 'su-A', text: 'no me oigo' } as const;
const PRESENTER = ['presenter-A', 'presenter'] as const;

/** An organizer's page of a session, and a store of which one read fails when told to. */
async function desk() {
	const house = await composed(dataFolder());
	onTestFinished(() => house.close());
	const { session, perform } = await opened(house, 'A');
	const seat = (await house.sessions.organizerSeat(session))!;
	const room = (await house.sessions.room(session))!;
	const help = house.people.help as { of: (...of: [string, string]) => unknown };
	const read = help.of.bind(help);
	const failOnce = () => {
		help.of = () => {
			help.of = read;
			throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR' });
		};
	};
	const come = () => {
		let shared: Shared | null = null;
		const text = (c: Changed | null) => (c === null ? null : (JSON.parse(c.quoted) as string));
		const follow = () =>
			room.join({
				seat,
				role: 'organizer',
				send: (news) => void (shared = withNews<Shared>(shared, text(news.shared)))
			});
		const told = () => (shared as Desk | null)?.startups.flatMap((s) => s.help.map((h) => h.text)) ?? null;
		return { follow, told };
	};
	return { perform, failOnce, come };
}

test('[K71] a read that fails once while views are made keeps nothing back but for a moment, though nothing more happens', async () => {
	const { perform, failOnce, come } = await desk();
	const page = come();
	page.follow();
	expect(page.told()).toEqual([]);
	failOnce();
	await perform(HELP, ...PRESENTER);
	await expect.poll(page.told, SOON).toEqual(['no me oigo']);
});

test('[K71] whoever comes while a read fails is told, and has the whole view at the next try', async () => {
	const { perform, failOnce, come } = await desk();
	await perform(HELP, ...PRESENTER);
	failOnce();
	const [first, second] = [come(), come()];
	expect(first.follow).toThrow('disk');
	expect(first.told()).toBeNull();
	second.follow();
	expect(second.told()).toEqual(['no me oigo']);
	await expect.poll(first.told, SOON).toEqual(['no me oigo']);
});
