/** The little of pdfkit that the tests use; the package has no types of its own. */
declare module 'pdfkit' {
	export default class PDFDocument {
		constructor(options: Record<string, unknown>);
		on(event: 'data', listener: (chunk: Buffer) => void): this;
		on(event: 'end', listener: () => void): this;
		addPage(): this;
		font(path: string): this;
		fontSize(size: number): this;
		text(text: string, x: number, y: number, options?: { lineBreak: boolean }): this;
		rotate(degrees: number, options: { origin: readonly [number, number] }): this;
		addContent(operators: string): this;
		widthOfString(text: string): number;
		end(): void;
	}
}
