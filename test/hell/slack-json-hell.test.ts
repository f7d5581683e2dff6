import { meetsHell } from '../support/hell.ts';
import { slackJson } from '../support/hell-slack-json.ts';

meetsHell(slackJson);
