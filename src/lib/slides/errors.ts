export type BadFile =
	| 'too-big'
	| 'too-many'
	| 'encrypted'
	| 'broken'
	| 'kind'
	| 'heif'
	| 'empty'
	| 'no-pages'
	| 'memory'
	| 'pixels'
	| 'slow'
	| 'late'
	| 'stopped';

/** Why a file cannot be used; nothing was sent. */
export class SlideError extends Error {
	override readonly name = 'SlideError';
	readonly why: BadFile;
	/** Pages, megabytes or megapixels, as the reason has it. */
	readonly count: number;
	/** The page that failed, from 1; 0 = none in particular. */
	readonly page: number;
	/** Name of the file, as the person knows it; it is shown here and sent nowhere. */
	file = '';

	constructor(why: BadFile, count = 0, page = 0) {
		super(why);
		this.why = why;
		this.count = count;
		this.page = page;
	}
}
