import { localeTag } from '$lib/ui/format';

/** The name of a country in the reader's language; the code itself where Intl does not know it. */
export function countryName(code: string): string {
	try {
		return new Intl.DisplayNames([localeTag()], { type: 'region' }).of(code) ?? code;
	} catch {
		return code;
	}
}
