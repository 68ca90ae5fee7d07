import { m } from '$lib/paraglide/messages.js';
import { identitySchema, shown, UNSEEN, type ClientCommand, type Identity } from '$wire/index.ts';

/** The form as typed: everything is text. */
export type IdentityForm = Record<Exclude<keyof Identity, 'people'>, string> & { people: string };
/** As a command carries it. */
export type SentIdentity = Extract<ClientCommand, { type: 'putStartup' }>['identity'];
export type IdentityErrors = Partial<Record<keyof Identity, string>>;

export const EMPTY_IDENTITY: IdentityForm = {
	name: '',
	country: 'PE',
	city: '',
	website: '',
	legalRepresentative: '',
	contact: '',
	people: ''
};

export function formOf(identity: Identity): IdentityForm {
	return { ...identity, people: identity.people.join('\n') };
}

/** The identity as it is stored, or what to correct, by field. A web address may be typed without its beginning. */
export function readIdentity(
	form: IdentityForm
): { ok: true; identity: SentIdentity } | { ok: false; errors: IdentityErrors } {
	const people = form.people
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '');
	const parsed = identitySchema.safeParse({ ...form, website: withScheme(form.website.trim()), people });
	if (parsed.success) return { ok: true, identity: parsed.data };
	const errors: IdentityErrors = {};
	for (const issue of parsed.error.issues) {
		const field = (issue.path[0] ?? 'all') as keyof Identity | 'all';
		errors[field === 'all' ? 'name' : field] ??=
			issue.message === UNSEEN && field !== 'all'
				? m.org_err_unseen({ text: shown(form[field].trim()) })
				: wordsFor(field, form);
	}
	return { ok: false, errors };
}

function withScheme(text: string): string {
	return /^[\p{L}\d-]+(\.[\p{L}\d-]+)+(\/\S*)?$/u.test(text) ? `https://${text}` : text;
}

function wordsFor(field: keyof Identity | 'all', form: IdentityForm): string {
	switch (field) {
		case 'all':
			return m.org_err_su_long();
		case 'name':
			return form.name.trim() === '' ? m.org_err_su_name() : m.org_err_long();
		case 'website':
			return m.org_err_su_web();
		case 'people':
			return m.org_err_su_people();
		default:
			return m.org_err_long();
	}
}
