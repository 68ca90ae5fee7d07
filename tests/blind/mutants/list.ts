import type { Mutant } from './mutant.ts';
import { SERVER_MUTANTS } from './server.ts';
import { VIEW_MUTANTS } from './views.ts';

export const MUTANTS: readonly Mutant[] = [...VIEW_MUTANTS, ...SERVER_MUTANTS];
