import { parentPort } from 'node:worker_threads';

export interface ToReader {
	n: number;
	text: string;
	voice: string;
	pace: number;
}
export type FromReader = { t: 'ready' } | { t: 'read'; n: number; rate: number; samples: Int16Array | null };

/** What is used of the package, which brings no types. */
interface Reader {
	readonly samplerate: number;
	set_voice(name: string): unknown;
	set_rate(wordsPerMinute: number): unknown;
	synthesize(text: string, hear: (audio: Int16Array | null) => unknown): unknown;
}
interface Package {
	default(): Promise<{ eSpeakNGWorker: new () => Promise<Reader> | Reader }>;
}

// By a name that no bundler or checker follows: it is there only where the operator installed it.
const NAME = ['@echogarden', 'espeak-ng-emscripten'].join('/');
const { default: load } = (await import(NAME)) as Package;
const { eSpeakNGWorker } = await load();
const reader = await new eSpeakNGWorker();

const say = (message: FromReader) => parentPort?.postMessage(message);

function read({ text, voice, pace }: ToReader): Int16Array {
	const parts: Int16Array[] = [];
	reader.set_voice(voice);
	reader.set_rate(pace);
	// Copied: the module uses its memory again.
	reader.synthesize(text, (audio) => audio && void parts.push(audio.slice()));
	const out = new Int16Array(parts.reduce((n, p) => n + p.length, 0));
	parts.reduce((at, p) => (out.set(p, at), at + p.length), 0);
	return out;
}

parentPort?.on('message', (ask: ToReader) => {
	try {
		say({ t: 'read', n: ask.n, rate: reader.samplerate, samples: read(ask) });
	} catch {
		say({ t: 'read', n: ask.n, rate: 0, samples: null });
	}
});
say({ t: 'ready' });
