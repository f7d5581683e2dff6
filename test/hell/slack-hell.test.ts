import { meetsHell } from '../support/hell.ts';
import { slackTexts } from '../support/hell-slack.ts';

meetsHell(slackTexts);
