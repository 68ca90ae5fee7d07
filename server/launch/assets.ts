import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { RequestHandler } from 'express';
import { nothingHere } from '../http/doors.ts';

/** What the build packs files as, beside each that grows smaller by it; the smallest first. */
const PACKED = { br: '.br', gzip: '.gz' } as const;
const CODINGS = ['br', 'gzip'] as const;
type Asset = Partial<Record<(typeof CODINGS)[number], Buffer>> & { plain: Buffer };

/** The build's own part of the site: what is not among its files is nowhere. */
const APP = '/_app/';
/** The name of each holds a hash of it. */
const IMMUTABLE = '/_app/immutable/';

/**
 * The files of the built pages, read once and kept: they are a few MB. Nothing is opened for a request, so that whoever
 * hangs up in the middle, however often, leaves nothing open. Always the whole file: parts of it need nobody here.
 */
export async function builtAssets(dir: string): Promise<RequestHandler> {
	const assets = await read(dir);
	return (req, res, next) => {
		const asset = assets.get(req.path);
		if (asset === undefined) return req.path.startsWith(APP) ? nothingHere(res) : next();
		const coding = CODINGS.find((c) => asset[c] !== undefined && req.acceptsEncodings(c) === c);
		const body = (coding && asset[coding]) ?? asset.plain;
		res.type(extname(req.path)).set('content-length', String(body.length));
		if (CODINGS.some((c) => asset[c] !== undefined)) res.vary('accept-encoding');
		if (coding !== undefined) res.set('content-encoding', coding);
		if (req.path.startsWith(IMMUTABLE)) res.set('cache-control', 'public, max-age=31536000, immutable');
		res.end(body);
	};
}

async function read(dir: string): Promise<Map<string, Asset>> {
	const entries = await readdir(dir, { recursive: true, withFileTypes: true });
	const names = entries
		.filter((entry) => entry.isFile())
		.map((entry) => relative(dir, join(entry.parentPath, entry.name)));
	const known = new Set(names);
	const packed = names.filter((name) => CODINGS.some((c) => known.has(unpacked(name, PACKED[c]) ?? '')));
	const assets = new Map<string, Asset>();
	for (const name of names.filter((n) => !packed.includes(n))) {
		const asset: Asset = { plain: await readFile(join(dir, name)) };
		for (const c of CODINGS)
			if (known.has(name + PACKED[c])) asset[c] = await readFile(join(dir, name + PACKED[c]));
		assets.set(`/${name.split(sep).join('/')}`, asset);
	}
	return assets;
}

function unpacked(name: string, end: string): string | null {
	return name.endsWith(end) ? name.slice(0, -end.length) : null;
}
