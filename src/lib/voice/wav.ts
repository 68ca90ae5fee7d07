/** Mono 16-bit PCM wav files, as sound in memory. */
export interface Sound {
	rate: number;
	/** -1 … 1 */
	samples: Float32Array;
}

/** Reads RIFF/WAVE with 16-bit PCM; several channels are averaged. @throws Error for anything else. */
export function readWav(bytes: Uint8Array): Sound {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const tag = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
	if (bytes.length < 12 || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') throw new Error('not a wav file');
	let format: { channels: number; rate: number } | null = null;
	for (let at = 12; at + 8 <= bytes.length;) {
		const size = view.getUint32(at + 4, true);
		if (tag(at) === 'fmt ') {
			if (view.getUint16(at + 22, true) !== 16) throw new Error('only 16-bit PCM wav files are read');
			format = { channels: view.getUint16(at + 10, true), rate: view.getUint32(at + 12, true) };
		}
		if (tag(at) === 'data' && format) {
			const end = Math.min(at + 8 + size, bytes.length);
			return { rate: format.rate, samples: mono(view, at + 8, end, format.channels) };
		}
		at += 8 + size + (size % 2);
	}
	throw new Error('wav file without sound');
}

function mono(view: DataView, start: number, end: number, channels: number): Float32Array {
	const length = Math.floor((end - start) / 2 / channels);
	return Float32Array.from({ length }, (_, i) => {
		let sum = 0;
		for (let c = 0; c < channels; c++) sum += view.getInt16(start + 2 * (i * channels + c), true);
		return sum / channels / 32_768;
	});
}

const HEAD = 44;

/** What stands before the samples of a mono 16-bit file, of which there are so many. */
export function wavHead(rate: number, count: number): Uint8Array {
	const view = new DataView(new ArrayBuffer(HEAD));
	const tag = (at: number, word: string): void =>
		[...word].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
	tag(0, 'RIFF');
	view.setUint32(4, 36 + count * 2, true);
	tag(8, 'WAVEfmt ');
	view.setUint32(16, 16, true);
	view.setUint16(20, 1, true);
	view.setUint16(22, 1, true);
	view.setUint32(24, rate, true);
	view.setUint32(28, rate * 2, true);
	view.setUint16(32, 2, true);
	view.setUint16(34, 16, true);
	tag(36, 'data');
	view.setUint32(40, count * 2, true);
	return new Uint8Array(view.buffer);
}

export function writeWav({ rate, samples }: Sound): Uint8Array {
	const bytes = new Uint8Array(HEAD + samples.length * 2);
	bytes.set(wavHead(rate, samples.length));
	const view = new DataView(bytes.buffer, HEAD);
	samples.forEach((v, i) => view.setInt16(2 * i, Math.round(Math.min(Math.max(v, -1), 1) * 32_767), true));
	return bytes;
}
