import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { Hosted, identity } from '../../support/hosted.ts';

test('[K6] a key that cannot be released is tried ever more seldom, at least every second, and released in the end', async () => {
	const set: { work: () => void; ms: number }[] = [];
	const timers = { set: (work: () => void, ms: number) => set.push({ work, ms }), clear: () => {} };
	const house = await Hosted.open(undefined, undefined, undefined, timers);
	const real = Date.now;
	try {
		await (await house.prepare([identity('Quipu Vial'), identity('Yakuna')])).drawn();
		await house.pitch(0);
		const { sessions } = house.server;
		const room = await sessions.room(house.session);
		const state = room?.state;
		if (state?.phase !== 'pitching') throw new Error('nobody pitches');
		const other = state.slots.find((s) => s.status === 'waiting')?.slot ?? '';
		for (const step of ['questions', 'scoring'] as const)
			await house.as('moderator', { type: 'startStep', step });
		await house.as('moderator', { type: 'finishSlot' });
		await house.as('moderator', { type: 'skipSlot', slot: other, reason: 'Sin tiempo' });
		await house.as('moderator', { type: 'openReview' });
		await house.as('moderator', { type: 'seal' });
		await house.as('moderator', { type: 'approveReveal' });
		await house.as('auditor', { type: 'approveReveal' });
		expect(room?.state.phase).toBe('revealing');
		vi.spyOn(Date, 'now').mockImplementation(() => real() + 10_000);
		const { journal } = sessions.ports;
		const full = vi.spyOn(journal, 'append').mockResolvedValue({ ok: false, reason: 'full' });
		const waits: number[] = [];
		const turn = async () => {
			const timer = set.pop();
			waits.push(timer?.ms ?? -1);
			timer?.work();
			for (let i = 0; i < 100 && set.length === 0; i++) await sleep(2);
		};
		set.splice(0, set.length - 1);
		for (let i = 0; i < 12; i++) await turn();
		expect(waits.slice(1)).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1000, 1000, 1000]);
		full.mockRestore();
		await turn();
		expect(room?.state.phase).toBe('revealed');
		expect(set).toEqual([]);
	} finally {
		vi.restoreAllMocks();
		await house.close();
	}
});
