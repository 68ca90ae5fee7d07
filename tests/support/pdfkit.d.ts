/** The little of pdfkit that the tests use; the package has no types of its own. */
declare module 'pdfkit' {
	export default class PDFDocument {
		constructor(options: Record<string, unknown>);
		on(event: 'data', listener: (chunk: Buffer) => void): this;
		on(event: 'end', listener: () => void): this;
		addPage(): this;
		fontSize(size: number): this;
		text(text: string, x: number, y: number): this;
		end(): void;
	}
}
