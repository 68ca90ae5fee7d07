/**
 * What pdf.js asks for while it reads a file: decoders for scans, tables of encodings, the fonts that every reader
 * brings along. Never as `data:`, which the pages' policy refuses.
 */
const URLS = import.meta.glob<string>(
	[
		'/node_modules/pdfjs-dist/wasm/{jbig2,openjpeg,qcms_bg}.wasm',
		'/node_modules/pdfjs-dist/cmaps/*.bcmap',
		'/node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}'
	],
	{ query: '?url&no-inline', import: 'default', eager: true }
);
const BY_NAME = new Map(
	Object.entries(URLS).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url])
);

/** Gets those files from this origin, each only when a page needs it. */
export class OwnFiles {
	/** Files that could not be had: what needs them is missing on the picture. */
	static failed = 0;

	async fetch({ filename }: { kind: string; filename: string }): Promise<Uint8Array> {
		const url = BY_NAME.get(filename);
		const answer = url === undefined ? null : await fetch(url).catch(() => null);
		if (answer?.ok !== true) {
			OwnFiles.failed += 1;
			throw new Error(`not brought along: ${filename}`);
		}
		return new Uint8Array(await answer.arrayBuffer());
	}
}
