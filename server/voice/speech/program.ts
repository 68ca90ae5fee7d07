import { spawn } from 'node:child_process';

/** Longer than any line takes on a busy machine. */
const MOST_MS = 15_000;
/** Two minutes of sound at 48 kHz: no line is as long. */
const MOST_BYTES = 12_000_000;

/**
 * What a program writes when it reads a text from its input. The text is never an argument and meets no shell; the
 * program gets none of our variables and dies with the signal or after 15 s.
 */
export function runProgram(
	program: string,
	args: readonly string[],
	text: string,
	signal?: AbortSignal
): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const late = AbortSignal.timeout(MOST_MS);
		const child = spawn(program, args, {
			stdio: ['pipe', 'pipe', 'ignore'],
			env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'C.UTF-8' },
			signal: signal === undefined ? late : AbortSignal.any([signal, late]),
			killSignal: 'SIGKILL'
		});
		const parts: Buffer[] = [];
		let bytes = 0;
		child.stdout.on('data', (part: Buffer) => {
			bytes += part.length;
			parts.push(part);
			if (bytes > MOST_BYTES) child.kill('SIGKILL');
		});
		// A program that does not read its input fails by its exit, not here.
		child.stdin.on('error', () => {});
		child.on('error', (error) => reject(new Error(`${program}: ${error.name}`)));
		child.on('close', (code) => {
			if (code === 0) resolve(Buffer.concat(parts));
			else reject(new Error(`${program} ended with ${code ?? 'a signal'}`));
		});
		child.stdin.end(text);
	});
}

/** Signed 16 bit, little-endian as all machines that run this are, copied: a line can be a minute of sound. */
export function samplesOf(bytes: Buffer): Int16Array {
	const samples = new Int16Array(bytes.length >> 1);
	new Uint8Array(samples.buffer).set(bytes.subarray(0, samples.byteLength));
	return samples;
}
