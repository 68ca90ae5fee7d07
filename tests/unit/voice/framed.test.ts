import { describe, expect, test } from 'vitest';
import { FRAME, Inflow, Outflow, SLACK } from '../../../src/lib/voice/mask/framed.ts';

describe('frames of blocks', () => {
	test.each([32, 128, 256, 480, 1024])('blocks of %i come back whole and in order, SLACK late', (size) => {
		const outflow = new Outflow();
		const inflow = new Inflow((frame) => outflow.push(frame));
		const out: number[] = [];
		const block = new Float32Array(size);
		let next = 1;
		while (next < 20 * FRAME) {
			for (let i = 0; i < size; i++) block[i] = next++;
			inflow.push(block, size);
			outflow.shift(block);
			out.push(...block);
		}
		expect(out.every((v, i) => v === Math.max(0, i + 1 - SLACK))).toBe(true);
	});

	test('a block that is missing is silence', () => {
		const frames: number[] = [];
		const inflow = new Inflow((frame) => frames.push(...frame));
		inflow.push(new Float32Array(FRAME).fill(1), FRAME);
		inflow.push(new Float32Array(0), FRAME);
		expect(frames.map(Boolean)).toEqual([...Array(FRAME).fill(true), ...Array(FRAME).fill(false)]);
	});

	test('another length is refused', () => {
		for (const length of [100, 1056])
			expect(() => new Inflow(() => {}).push(new Float32Array(length), length)).toThrow(RangeError);
	});
});
