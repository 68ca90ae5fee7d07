declare module 'fft.js' {
	/** Radix-4 transform; complex arrays are interleaved, 2 × size long. Inputs and outputs must differ. */
	export default class FFT {
		constructor(size: number);
		realTransform(out: Float64Array, data: Float64Array): void;
		transform(out: Float64Array, data: Float64Array): void;
		inverseTransform(out: Float64Array, data: Float64Array): void;
		completeSpectrum(spectrum: Float64Array): void;
	}
}
