import type { Finding } from './finding.ts';
import { matches } from './patterns.ts';

/*
 * Words that lead back to an earlier meeting, a prize or a programme, in the three languages: somebody on the panel
 * may have been there. Each takes the rest of its clause along.
 */

/** Enough as they stand. */
const PLAIN: readonly RegExp[] = [
	/(?<!\p{L})(?:como|tal\s+como|según|lo\s+que|la\s+demo\s+que|el\s+piloto\s+que)\s+(?:ya\s+)?(?:les?\s+|os\s+)?(?:mostramos|presentamos|enseñamos|expusimos|contamos|comentamos|explicamos|conversamos|vimos|vieron|hicimos|demostramos)(?:\s+(?:ya|antes))?\s+(?:en|ante|a|al|con|durante)(?!\p{L})[^.;,\n]{0,60}/giu,
	/(?<!\p{L})(?:ya\s+)?nos\s+(?:conocen|conocieron|conoce|vieron|recordarán|recuerdan|recordará|premiaron|eligieron|seleccionaron|financió|financia|aceleró|incubó)(?!\p{L})[^.;,\n]{0,50}/giu,
	/(?<!\p{L})ganamos\s+(?:el|la)\s+(?:premio|concurso|reto|hackat[oó]n|fondo)(?!\p{L})[^.;,\n]{0,60}/giu,
	/(?<!\p{L})(?:trabajamos|trabajando)\s+(?:ya\s+)?con\s+(?:ustedes|su\s+(?:municipalidad|entidad|ministerio))(?!\p{L})[^.;,\n]{0,40}/giu,
	/(?<!\p{L})(?:como\s+)?(?:salimos|aparecimos|se\s+vio|salió)\s+en\s+(?:el\s+diario|la\s+prensa|la\s+televisión|las\s+noticias|la\s+radio|el\s+noticiero)[^.;,\n]{0,50}/giu,
	/(?<!\p{L})(?:as|like|just\s+as|the\s+(?:demo|pilot)(?:\s+that)?)\s+we\s+(?:already\s+|previously\s+)?(?:showed|presented|demoed|demonstrated|told|discussed|mentioned|saw|ran|did|shared|pitched)\s+(?:you\s+)?(?:at|to|in|with|during|for|last|earlier)(?!\p{L})[^.;,\n]{0,60}/giu,
	/(?<!\p{L})(?:you\s+(?:may|might|will|already)\s+(?:know|remember|recognise|recognize)\s+us|you\s+(?:met|saw)\s+us|when\s+we\s+met|we\s+met\s+(?:at|in|during))(?!\p{L})[^.;,\n]{0,50}/giu,
	/(?<!\p{L})we\s+(?:already|currently)\s+work\s+with\s+(?:you|your)(?!\p{L})[^.;,\n]{0,40}/giu,
	/(?<!\p{L})as\s+(?:seen|featured)\s+(?:on|in|at)\s+[^.;,\n]{2,50}/giu,
	/(?<!\p{L})(?:como|conforme|tal\s+como|a\s+demo\s+que|o\s+piloto\s+que)\s+(?:já\s+)?(?:lhes?\s+)?(?:mostramos|apresentamos|demonstramos|contamos|explicamos|conversamos|vimos|viram|fizemos|discutimos)(?:\s+(?:já|antes))?\s+(?:no|na|nos|nas|em|ao|à|aos|às|com|durante)(?!\p{L})[^.;,\n]{0,60}/giu,
	/(?<!\p{L})(?:vocês\s+(?:já\s+)?(?:nos\s+)?(?:conhecem|conheceram|lembram|viram)|já\s+nos\s+(?:conhecem|viram|conhece))(?!\p{L})[^.;,\n]{0,50}/giu,
	/(?<!\p{L})ganhamos\s+(?:o|a)\s+(?:prêmio|concurso|desafio|hackathon|edital)(?!\p{L})[^.;,\n]{0,60}/giu,
	/(?<!\p{L})já\s+trabalhamos\s+com\s+(?:vocês|a\s+sua|sua|esta)(?!\p{L})[^.;,\n]{0,40}/giu,
	/(?<!\p{L})(?:como\s+)?(?:saímos|aparecemos|saiu)\s+n[oa]s?\s+(?:jornal|jornais|imprensa|televisão|tv|rádio|notícias)[^.;,\n]{0,50}/giu
];

/** Only when a name follows: "finalists of the week" are nobody. */
const WITH_NAME: readonly RegExp[] = [
	/(?<!\p{L})(?:fuimos\s+|somos\s+)?(?:ganador(?:es|as|a)?|finalistas?|seleccionad[oa]s|premiad[oa]s|incubad[oa]s|acelerad[oa]s|financiad[oa]s|reconocid[oa]s|graduad[oa]s)\s+(?:de|del|en|por|con)\s+[^.;,\n]{2,50}/giu,
	/(?<!\p{L})nuestr[oa]s?\s+(?:client|soci|aliad|inversionist|contrat)\p{L}+\s+(?:(?:actual|principal)\p{L}*\s+)?(?:es|son|incluyen|con)\s+[^.;,\n]{2,50}/giu,
	/(?<!\p{L})nuestr[oa]s?\s+(?:clientes?|soci[oa]s?|aliad[oa]s?|inversionistas?)\s*:\s*[^.;\n]{2,60}/giu,
	/(?<!\p{L})(?:winners?|finalists?|alumni|graduates?|recipients?|portfolio\s+company)\s+(?:of|at|in)\s+[^.;,\n]{2,50}/giu,
	/(?<!\p{L})(?:backed|funded|accelerated|incubated|selected|awarded|featured)\s+(?:by|in|at)\s+[^.;,\n]{2,50}/giu,
	/(?<!\p{L})we\s+won\s+(?:the\s+|a\s+)?[^.;,\n]{2,50}/giu,
	/(?<!\p{L})our\s+(?:current\s+|main\s+|largest\s+)?(?:client|customer|partner|investor)s?\s*(?:is|are|includes?|:)\s*[^.;,\n]{2,50}/giu,
	/(?<!\p{L})(?:fomos\s+|somos\s+)?(?:vencedor(?:es|as|a)?|finalistas?|selecionad[oa]s?|premiad[oa]s?|incubad[oa]s?|acelerad[oa]s?|investid[oa]s?|financiad[oa]s?)\s+(?:d[oae]s?|n[oa]s?|pel[oa]s?|por|em)\s+[^.;,\n]{2,50}/giu,
	/(?<!\p{L})noss[oa]s?\s+(?:client|parceir|investidor)\p{L}*\s+(?:(?:atua|principa)\p{L}*\s+)?(?:é|são|incluem)\s+[^.;,\n]{2,50}/giu,
	/(?<!\p{L})noss[oa]s?\s+(?:clientes?|parceir[oa]s?|investidor(?:es)?)\s*:\s*[^.;\n]{2,60}/giu
];

export function phrasePlaces(text: string): Omit<Finding, 'quote'>[] {
	const named = WITH_NAME.flatMap((re) => matches(text, re, 'phrase'));
	return [
		...PLAIN.flatMap((re) => matches(text, re, 'phrase')),
		...named.filter((p) => /[\s(]\p{Lu}\p{L}/u.test(text.slice(p.start, p.end)))
	];
}
