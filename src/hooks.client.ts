import { keep, keptIn } from '$lib/ui/kept';
import { defineCustomClientStrategy } from '$lib/paraglide/runtime.js';

/* The library's own cookie says neither how it is sent nor to whom. */
defineCustomClientStrategy('custom-kept', {
	getLocale: () => keptIn(document.cookie, 'language'),
	setLocale: (locale) => keep('language', locale)
});
