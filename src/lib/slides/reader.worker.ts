/* pdf.js' own worker. What it leaves out of a page it says on its console alone: here the page hears it too. */
import 'pdfjs-dist/build/pdf.worker.min.mjs';

const tell = (said: unknown) => postMessage({ said });
console.warn = tell;
console.info = tell;

/** Browsers draw as much of a photograph as is there, and say nothing. */
const Browsers = self.ImageDecoder as typeof ImageDecoder | undefined;
if (Browsers !== undefined) {
	self.ImageDecoder = class extends Browsers {
		constructor(init: ImageDecoderInit) {
			if (init.type === 'image/jpeg' && init.data instanceof Uint8Array && !hasEnd(init.data))
				tell('without an EOI marker');
			super(init);
		}
	};
}

/** Its last mark, whatever stands behind it. */
function hasEnd(jpeg: Uint8Array): boolean {
	for (let at = jpeg.length - 2; at > 0; at--) if (jpeg[at] === 0xff && jpeg[at + 1] === 0xd9) return true;
	return false;
}
