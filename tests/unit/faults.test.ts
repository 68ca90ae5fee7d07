import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Faults, faultOf } from '../../server/faults.ts';
import { attended, NODE_TIMERS } from '../../server/ports.ts';

function setting() {
	const lines: string[] = [];
	let now = 0;
	const log = {
		error: (fields: object, text: string) => void lines.push(`${text} ${JSON.stringify(fields)}`)
	};
	return { lines, faults: new Faults(log, () => now), pass: (ms: number) => void (now += ms) };
}

test('[C5] what fails in work that nobody awaits is logged with its session, and its other way is taken', async () => {
	const { lines, faults } = setting();
	const ways: string[] = [];
	faults.run('upgrade', () => Promise.reject(new TypeError('Quipu Vial')), {
		session: 's1',
		otherwise: () => ways.push('refused')
	});
	faults.run('message', () => {
		throw new RangeError('Quipu Vial');
	});
	const failing = () => {
		throw new Error('twice');
	};
	faults.run('both', failing, { otherwise: failing });
	await sleep(0);
	expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual(['both', 'message', 'upgrade']);
	expect(lines.find((line) => line.startsWith('upgrade'))).toContain('"session":"s1","error":"TypeError"');
	expect(ways).toEqual(['refused']);
	expect(lines.join()).not.toContain('Quipu');
});

test('[C5] a timer that fails ends nothing', async () => {
	const { lines, faults } = setting();
	const timers = attended(NODE_TIMERS, (work) => faults.run('timer', work));
	timers.set(() => {
		throw new Error('late');
	}, 1);
	await sleep(20);
	expect(lines).toHaveLength(1);
});

test('[K6] a fault that comes again and again is one line a minute, with how often it was', () => {
	const { lines, faults, pass } = setting();
	const full = Object.assign(new Error('x'), {
		code: 'ERR_SQLITE_ERROR',
		errstr: 'database or disk is full'
	});
	for (let i = 0; i < 145; i++) faults.tell('journal', full);
	faults.tell('journal', full, 'another session');
	expect(lines).toHaveLength(2);
	expect(lines[0]).toContain('database or disk is full');
	pass(60_000);
	faults.tell('journal', full);
	expect(lines).toHaveLength(3);
	expect(lines[2]).toContain('"more":144');
});

test('[C5] of an error its name, its code and its places are said, never its words', () => {
	const quoting = new SyntaxError('Unexpected "Quipu Vial\n    at server/names.ts:1:1" in JSON');
	const said = JSON.stringify(faultOf(quoting));
	expect(said).not.toContain('Quipu');
	expect(said).not.toContain('names.ts');
	expect(faultOf('Quipu Vial')).toEqual({ error: 'string' });
});
