import type { CommandType } from '../commands.ts';
import type { CommandRules } from '../rule.ts';
import { breach } from './breach.ts';
import { floor } from './floor.ts';
import { meeting } from './meeting.ts';
import { people } from './people.ts';
import { phases } from './phases.ts';
import { questions } from './questions.ts';
import { reveal } from './reveal.ts';
import { run } from './run.ts';
import { setup } from './setup.ts';
import { sheets } from './sheets.ts';
import { startups } from './startups.ts';
import { ties } from './ties.ts';

/** Every command there is. */
export const COMMANDS: CommandRules<CommandType> = {
	...setup,
	...startups,
	...ties,
	...phases,
	...run,
	...floor,
	...breach,
	...questions,
	...sheets,
	...reveal,
	...meeting,
	...people
};
