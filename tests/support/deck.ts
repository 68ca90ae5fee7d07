import PDFDocument from 'pdfkit';

/** A small PDF of some pages of text, as bytes; encrypted when a password is given. */
export function deck(
	pages: readonly string[],
	password?: string,
	info: Readonly<Record<string, string>> = { Title: 'plan', Author: 'somebody' }
): Promise<Buffer> {
	return new Promise((resolve) => {
		const doc = new PDFDocument({
			size: [960, 540],
			autoFirstPage: false,
			info: { ...info },
			...(password === undefined ? {} : { userPassword: password })
		});
		const chunks: Buffer[] = [];
		doc.on('data', (d: Buffer) => chunks.push(d));
		doc.on('end', () => resolve(Buffer.concat(chunks)));
		for (const text of pages) doc.addPage().fontSize(48).text(text, 80, 200);
		doc.end();
	});
}
