import { costText, OPTIONS, type Say, speak, type VideoModel } from '../core/index.ts';
import { type Message, message, mrkdwn } from './render.ts';

/** The command as people type it; the manifest registers the same one. */
export const COMMAND = '/sora';

/** What somebody might type: input, not prose, so it is the same in every language. */
const EXAMPLE = 'prompt:a paper boat in the rain';
const STORYBOARD = 'storyboard:yes prompt:[5s] … [5s] …';

/** Models that are told of: more would not be read. */
const MOST_MODELS = 12;

/** Other names of a model that are told. */
const MOST_ALIASES = 3;

/** What `/sora help` answers: an example, the options, the models and what each offer costs. */
export function helpMessage(models: readonly VideoModel[], locale: string): Message {
  const say = speak(locale);
  const offer = models[0]?.offers[0];
  const options = offer === undefined ? '' : ` model:${models[0]?.id} duration:${offer.seconds}`;
  const rest = models.length - MOST_MODELS;
  const lines = [
    mrkdwn.bold(say('help.title')),
    say('help.text', {
      example: mrkdwn.code(`${COMMAND} ${EXAMPLE}${options}`),
      options: OPTIONS.map((option) => mrkdwn.code(option)).join(', '),
      storyboard: mrkdwn.code(STORYBOARD),
    }),
    '',
    say('help.around', {
      quota: mrkdwn.code(`${COMMAND} quota`),
      task: mrkdwn.code(`${COMMAND} task ID`),
      history: mrkdwn.code(`${COMMAND} history`),
      privacy: mrkdwn.code(`${COMMAND} privacy`),
      admin: mrkdwn.code(`${COMMAND} admin`),
    }),
    '',
    ...models.slice(0, MOST_MODELS).map((model) => modelLine(model, say)),
    ...(rest > 0 ? [say('report.more', { count: rest })] : []),
  ];
  return message(lines.join('\n'));
}

function modelLine(model: VideoModel, say: Say): string {
  const offers = model.offers.map(({ size, seconds, credits }) => {
    const cost = costText(credits, say);
    return `${say('choice.seconds', { seconds })} ${say(`choice.${size}`)}: ${cost}`;
  });
  const { id, label, aliases = [], needsImage } = model;
  const names = aliases.slice(0, MOST_ALIASES).map(mrkdwn.code).join(', ');
  const facts = [
    ...offers,
    ...(needsImage === true ? [say('choice.needs-image')] : []),
    ...(names === '' ? [] : [say('help.aliases', { names })]),
  ];
  return `• ${mrkdwn.code(id)} ${mrkdwn.plain(label)} · ${facts.join(' · ')}`;
}
