import { deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import { pdfOf, stream } from './badFiles.ts';

const FONT = new URL(
	'../../node_modules/pdfjs-dist/standard_fonts/LiberationSans-Regular.ttf',
	import.meta.url
);

function written(draw: (doc: PDFDocument) => void): Promise<Buffer> {
	return new Promise((resolve) => {
		const doc = new PDFDocument({ size: [960, 540], compress: false, autoFirstPage: false });
		const chunks: Buffer[] = [];
		doc.on('data', (d: Buffer) => chunks.push(d));
		doc.on('end', () => resolve(Buffer.concat(chunks)));
		draw(doc.font(FONT.pathname));
		doc.end();
	});
}

/** A page whose letters are drawn, but the file does not tell which they are: a subset without its table. */
export async function untold(text: string): Promise<Buffer> {
	const bytes = await written((doc) => doc.addPage().fontSize(40).text(text, 60, 200));
	const at = bytes.indexOf('/ToUnicode');
	bytes.fill(' ', at, bytes.indexOf('\n', at));
	return bytes;
}

/** The name in a line of a font that the file brings along, one page for each angle; the twin is without its ink. */
export function embedded(angles: readonly number[], twin: boolean): Promise<Buffer> {
	return written((doc) => {
		for (const angle of angles) {
			doc.addPage().fontSize(14 + (Math.abs(angle) % 20));
			doc.rotate(angle, { origin: [480, 270] });
			let x = 330;
			for (const part of ['AVALANCHA: ', 'Quipu Vial', ', Tarma']) {
				const unseen = twin && part === 'Quipu Vial';
				doc.addContent(unseen ? '3 Tr' : '0 Tr').text(part, x, 260, { lineBreak: false });
				x += doc.widthOfString(part);
			}
		}
	});
}

interface Odd {
	/** Fonts of the page, as PDF. */
	fonts?: string;
	content: string | Buffer;
	/** How the content is packed, as PDF. */
	packing?: string;
	/** Further resources of the page, as PDF. */
	resources?: string;
	/** Notes of the page, each an object. */
	notes?: readonly string[];
	/** Further objects, from number 5 on where there are no notes. */
	others?: readonly (string | Buffer)[];
}

const HELVETICA = '/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';

export function odd({
	fonts = '',
	content,
	packing = '',
	resources = '',
	notes = [],
	others = []
}: Odd): Buffer {
	return pdfOf([
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] /Contents 4 0 R /Annots [${notes.map((_, i) => `${5 + i} 0 R`).join(' ')}] /Resources << /Font << ${HELVETICA} ${fonts} >> ${resources} >> >>`,
		stream(packing, Buffer.from(content)),
		...notes,
		...others
	]);
}

/** Latin letters in a font that is not brought along and is encoded by a table of the reader's. */
export function byTable(text: string): Buffer {
	const font = `/F2 << /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -141 1000 859] /ItalicAngle 0 /Ascent 859 /Descent -141 /CapHeight 683 /StemV 80 >> >>] >>`;
	const hex = [...text].map((l) => l.charCodeAt(0).toString(16).padStart(4, '0')).join('');
	return odd({ fonts: font, content: `BT /F2 36 Tf 1 0 0 1 120 300 Tm <${hex}> Tj ET` });
}

/** A font of blocks whose letters are Hebrew and Latin: a run of both is not drawn in the order in which it is read. Its
 * twin is the same without the ink of the name. */
export function bothWays(twin: boolean): Buffer {
	const names = ['afii57664', 'afii57665', 'afii57666', 'Q', 'u', 'i', 'p', 'V', 'a', 'l', 'space'];
	const block = '<< /Length 31 >>\nstream\n600 0 d0 40 0 500 700 re f     \nendstream';
	const blank = '<< /Length 8 >>\nstream\n600 0 d0\nendstream';
	const font = `/F2 << /Type /Font /Subtype /Type3 /FontBBox [0 0 600 700] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 1 /LastChar 11 /Widths [${names.map(() => 600).join(' ')}] /Encoding << /Type /Encoding /Differences [1 ${names.map((n) => `/${n}`).join(' ')}] >> /CharProcs << ${names.map((n) => `/${n} ${n === 'space' ? 6 : 5} 0 R`).join(' ')} >> /Resources << >> >>`;
	const [before, name, after] = ['0102030b', '04050607050b0806090a', `0b030201${'020301'.repeat(4)}`];
	const shown = twin
		? `<${before}> Tj 3 Tr <${name}> Tj 0 Tr <${after}> Tj`
		: `<${before}${name}${after}> Tj`;
	return odd({
		fonts: font,
		content: `BT /F2 24 Tf 1 0 0 1 60 300 Tm ${shown} ET`,
		others: [block, blank]
	});
}

/** The name is drawn, and no text of the page's own says it. */
export function withinOthers(): Readonly<Record<'mask' | 'pattern' | 'letter', Buffer>> {
	const fonts = `/Resources << /Font << ${HELVETICA} >> >>`;
	const inner = (head: string, content: string) => [stream(`${head} ${fonts}`, Buffer.from(content))];
	const name = 'BT /F1 80 Tf 100 200 Td (Quipu Vial) Tj ET';
	const before = 'BT /F1 40 Tf 60 460 Td (Bacheos) Tj ET';
	return {
		mask: odd({
			content: `${before} q /G gs 0.2 0.3 0.8 rg 0 0 960 400 re f Q`,
			resources: '/ExtGState << /G << /SMask << /S /Luminosity /G 5 0 R >> >> >>',
			others: inner(
				'/Type /XObject /Subtype /Form /BBox [0 0 960 540] /Group << /S /Transparency /CS /DeviceGray >>',
				`1 g ${name}`
			)
		}),
		pattern: odd({
			content: `${before} /Pattern cs /P1 scn 0 0 960 400 re f`,
			resources: '/Pattern << /P1 5 0 R >>',
			others: inner(
				'/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 960 400] /XStep 960 /YStep 400',
				`0.6 g ${name}`
			)
		}),
		letter: odd({
			content: `BT /F2 60 Tf 100 200 Td (A) Tj ET ${before}`,
			fonts: `/F2 << /Type /Font /Subtype /Type3 /FontBBox [0 0 6000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 65 /LastChar 65 /Widths [6000] /Encoding << /Differences [65 /A] >> /CharProcs << /A 5 0 R >> ${fonts} >>`,
			others: [stream('', Buffer.from('6000 0 d0 BT /F1 1000 Tf 0 0 Td (Quipu Vial) Tj ET'))]
		})
	};
}

/** Letters of a scan, and the layer that says what they are beside them: under its picture, or of no opacity. */
export function scans(jpeg: Buffer): Readonly<Record<'under' | 'clear', Buffer>> {
	const layer = 'BT /F1 40 Tf 1 0 0 1 120 300 Tm (Somos Quipu Vial de Tarma) Tj ET';
	const scan = 'q 960 0 0 540 0 0 cm /I Do Q';
	const resources = '/XObject << /I 5 0 R >> /ExtGState << /G << /ca 0 >> >>';
	const head =
		'/Type /XObject /Subtype /Image /Width 1600 /Height 900 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode';
	const others = [stream(head, jpeg)];
	return {
		under: odd({ content: `${layer} ${scan}`, resources, others }),
		clear: odd({ content: `${scan} q /G gs ${layer} Q`, resources, others })
	};
}

/** Pictures that no reader of ours draws: of more pixels than may be, with its sizes beside it or elsewhere, or spoilt. */
export function undrawn(): Readonly<Record<'larger' | 'elsewhere' | 'clipped' | 'bare' | 'spoilt', Buffer>> {
	const head = '/Type /XObject /Subtype /Image /ColorSpace /DeviceGray';
	const packed = deflateSync(Buffer.alloc(9000 * 1000), { level: 9 });
	const grey = `${head} /BitsPerComponent 1 /Filter /FlateDecode`;
	const text = 'BT /F1 40 Tf 60 460 Td (Bacheos) Tj ET';
	const picture = 'q 960 0 0 400 0 0 cm /I Do Q';
	const paged = (content: string, ...others: readonly (string | Buffer)[]) =>
		odd({ content: `${text} ${content}`, resources: '/XObject << /I 5 0 R >>', others });
	const larger = stream(`${grey} /Width 9000 /Height 8000`, packed);
	return {
		larger: paged(picture, larger),
		elsewhere: paged(picture, stream(`${grey} /Height 6 0 R /Width 9000`, packed), '8000'),
		clipped: paged(`q 0 0 960 400 re W n ${picture} Q ${text}`, larger),
		bare: paged('960 0 0 400 0 0 cm /I Do', larger),
		spoilt: paged(
			picture,
			stream(`${head} /Width 90 /Height 80 /BitsPerComponent 8 /Filter /DCTDecode`, Buffer.from('no picture'))
		)
	};
}

/** The name where its line starts beside the page, or stands in a form that is empty elsewhere; the twins are without its ink. */
export function besideThePage(twin: boolean): Readonly<Record<string, Buffer>> {
	const ink = twin ? '3 Tr' : '0 Tr';
	const name = (size: number, matrix: string) => `BT ${ink} /F1 ${size} Tf ${matrix} Tm (Quipu Vial) Tj ET`;
	const head = 'BT /F1 30 Tf 500 480 Td (Baches) Tj ET ';
	const cut = (file: Buffer, box: string) =>
		Buffer.from(file.toString('latin1').replace('/MediaBox', `/CropBox [${box}] /MediaBox`), 'latin1');
	const form = (content: string) =>
		stream(`/Type /XObject /Subtype /Form /BBox [0 -900 960 900]`, Buffer.from(content));
	return {
		'under the lower edge': odd({ content: head + name(180, '1 0 0 1 30 -20') }),
		'under an edge that was cut': cut(odd({ content: head + name(60, '1 0 0 1 60 30') }), '0 32 960 540'),
		upwards: odd({ content: head + name(100, '0 1 -1 0 970 30') }),
		downwards: odd({ content: head + name(100, '0 -1 1 0 -10 500') }),
		'upside down': odd({ content: head + name(100, '-1 0 0 -1 600 550') }),
		'from a corner': odd({ content: head + name(120, '0.7 0.7 -0.7 0.7 -20 -10') }),
		'in a form': odd({
			content: `${head} q 1 0 0 1 0 -600 cm /X Do Q /X Do`,
			resources: '/XObject << /X 5 0 R >>',
			others: [form(name(50, '1 0 0 1 60 300'))]
		})
	};
}

/** Pages of which a part or a picture is missing (cut short, spoilt, unknown, not there), and the like of them that are whole. */
export async function damaged(): Promise<
	Readonly<Record<'part' | 'picture' | 'whole', Readonly<Record<string, Buffer>>>>
> {
	const lines = Array.from(
		{ length: 40 },
		(_, i) => `BT /F1 9 Tf 60 ${520 - 12 * i} Td (Bache ${i * 7919}) Tj ET`
	);
	const [text, all] = [lines[0] ?? '', lines.join('\n')];
	const packed = deflateSync(Buffer.from(all));
	const half = (data: Buffer) => data.subarray(0, data.length / 2);
	const spoilt = Buffer.from(packed).fill(0xff, 60, 90);
	const flate = '/Filter /FlateDecode';
	const page = (data: Buffer) => odd({ content: data, packing: flate });
	const form = (data: Buffer, packing = flate) =>
		odd({
			content: `${text} /X Do`,
			resources: `/XObject << /X 5 0 R >> /Font << ${HELVETICA} >>`,
			others: [stream(`/Type /XObject /Subtype /Form /BBox [0 0 960 540] ${packing}`, data)]
		});
	const [width, height] = [90, 80];
	const noise = Buffer.from(Array.from({ length: width * height }, (_, i) => (i * i * 31) % 251));
	const image = (data: Buffer, more = '', size = `/Width ${width} /Height ${height}`) =>
		stream(
			`/Type /XObject /Subtype /Image ${size} /ColorSpace /DeviceGray /BitsPerComponent 8 ${more}`,
			data
		);
	const picture = (...others: readonly Buffer[]) =>
		odd({
			content: `${text} q 300 0 0 300 60 60 cm /I Do Q`,
			resources: '/XObject << /I 5 0 R >>',
			others
		});
	const jpeg = await sharp(noise, { raw: { width, height, channels: 1 } })
		.jpeg()
		.toBuffer();
	const inline = (head: string, data: Buffer, after = `\nEI Q ${text}`) =>
		odd({
			content: Buffer.concat([
				Buffer.from(`${text} q 90 0 0 90 60 60 cm BI /W 8 /H 8 /BPC 8 /CS /G ${head} ID `),
				data,
				Buffer.from(after)
			])
		});
	return {
		part: {
			'cut short in its packing': page(half(packed)),
			'spoilt in its packing': page(spoilt),
			'packed as nothing': page(noise),
			'cut short in a letter': odd({ content: all.slice(0, -9) }),
			'cut short in text': odd({ content: all.slice(0, -3) }),
			'an unknown operator': odd({ content: `${text} 60 60 90 90 rx f` }),
			'too little for an operator': odd({ content: `${text} 60 60 re f` }),
			'nothing by that name': odd({ content: `${text} /X Do` }),
			'a form cut short': form(half(packed)),
			'a packing nobody knows': form(packed, '/Filter /Unheard'),
			'no mask': odd({
				content: `/G gs ${text}`,
				resources: '/ExtGState << /G << /SMask << /S /Luminosity /G 99 0 R >> >> >>'
			}),
			'no shading': odd({ content: `${text} /S sh`, resources: '/Shading << /S 99 0 R >>' })
		},
		picture: {
			spoilt: picture(image(noise, '/Filter /JPXDecode')),
			'cut short': picture(image(half(jpeg), '/Filter /DCTDecode')),
			'its mask spoilt': picture(image(noise, '/SMask 6 0 R'), image(noise, '/Filter /JPXDecode')),
			'without a size': picture(image(noise, '', '')),
			'in the page, without an end': inline('', noise.subarray(0, 64), ''),
			'in the page, spoilt': inline('/F /DCT', Buffer.from('ffd8ffc0313233ffd9', 'hex'))
		},
		whole: {
			page: page(packed),
			form: form(packed),
			picture: picture(image(noise)),
			jpeg: picture(image(jpeg, '/Filter /DCTDecode')),
			mask: picture(image(noise, '/SMask 6 0 R'), image(noise)),
			'in the page': inline('', noise.subarray(0, 64)),
			'at its end': inline('', noise.subarray(0, 64), '\nEI Q')
		}
	};
}

/** The name and another word, one in a layer that is switched off: as part of the page, as a form, or of the other order. */
export function layers(): Readonly<Record<string, Buffer>> {
	const groups = '<< /Type /OCG /Name (a) >>';
	const of = (content: string, ...others: readonly (string | Buffer)[]) =>
		Buffer.from(
			odd({
				content,
				resources: '/Properties << /Off 5 0 R /On 6 0 R >> /XObject << /X 7 0 R >>',
				others: [groups, groups, ...others]
			})
				.toString('latin1')
				.replace(
					'/Type /Catalog',
					'/Type /Catalog /OCProperties << /OCGs [5 0 R 6 0 R] /D << /ON [6 0 R] /OFF [5 0 R] >> >>'
				),
			'latin1'
		);
	const name = 'BT /F1 40 Tf 60 200 Td (Quipu Vial) Tj ET';
	const word = 'BT /F1 40 Tf 60 400 Td (Baches) Tj ET';
	return {
		'in the page': of(`/OC /Off BDC ${name} EMC /OC /On BDC ${word} EMC`),
		'within another': of(`${word} /OC /Off BDC /OC /On BDC /Span << >> BDC ${name} EMC EMC EMC`),
		'where something else stands': of(`/OC /Off BDC ${name.replace('200', '400')} EMC ${word}`),
		'a form': of(
			`/X Do ${word}`,
			stream(
				`/Type /XObject /Subtype /Form /BBox [0 0 960 540] /OC 5 0 R /Resources << /Font << ${HELVETICA} >> >>`,
				Buffer.from(name)
			)
		)
	};
}
