import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/discord/index.ts';
import { png } from '../images/pictures.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { delivered, expectWell, refusedOnDiscord, refusedOnSlack } from './people.ts';

let sandbox: Sandbox;
let bot: Bot;

/** What somebody reads whose platform is set to a language: on Discord and on Slack the same, but for an option's name. */
interface Reader {
  /** The tag that Discord uses, and Slack's. */
  readonly locale: NonNullable<Person['locale']>;
  readonly slack: string;
  /** The lines of a card after the task ended, from top to bottom. */
  readonly card: readonly RegExp[];
  readonly picture: string;
  readonly ready: string;
  readonly alt: string;
  /** Behind the option's name. */
  readonly invalid: string;
  readonly duration: string;
  readonly poor: RegExp;
  readonly help: string;
}

const readers: readonly Reader[] = [
  {
    locale: 'es-ES',
    slack: 'es-ES',
    card: [
      /Tarea `[^`]+`/u,
      /sora-2 · 15 s · vertical · pequeño · cómic/u,
      /2 créditos · 1 de 3 disponibles hoy · mountsea/u,
      /Listo en \d+ s/u,
    ],
    picture: 'Imagen de partida',
    ready: 'tu vídeo está listo',
    alt: 'Vídeo creado a partir del prompt: a boat',
    duration: 'duración',
    invalid: ': 25 s requiere sora-2-pro (small). sora-2 crea: 10, 15 s.',
    poor: /No hay créditos suficientes\*+\nEsto cuesta 2 y tienes 1\. Se renuevan: </u,
    help: 'Cómo usar /sora',
  },
  {
    locale: 'fr',
    slack: 'fr-FR',
    card: [
      /Tâche `[^`]+`/u,
      /sora-2 · 15 s · portrait · petite · bande dessinée/u,
      /2 crédits · il reste 1 sur 3 aujourd’hui · mountsea/u,
      /Prête en \d+ s/u,
    ],
    picture: 'Image de départ',
    ready: 'votre vidéo est prête',
    alt: 'Vidéo créée à partir du prompt\u00a0: a boat',
    duration: 'durée',
    invalid: '\u00a0: 25 s nécessite sora-2-pro (small). Avec sora-2\u00a0: 10, 15 s.',
    poor: /Pas assez de crédits\*+\nCela coûte 2 et il vous reste 1\. Renouvellement\u00a0: </u,
    help: 'Comment utiliser /sora',
  },
  {
    locale: 'de',
    slack: 'de-DE',
    card: [
      /Aufgabe `[^`]+`/u,
      /sora-2 · 15 s · Hochformat · klein · Comic/u,
      /2 Credits · heute noch 1 von 3 · mountsea/u,
      /Fertig in \d+ s/u,
    ],
    picture: 'Ausgangsbild',
    ready: 'dein Video ist fertig',
    alt: 'Video aus dem Prompt: a boat',
    duration: 'dauer',
    invalid: ': 25 s geht nur mit sora-2-pro (small). sora-2 kann: 10, 15 s.',
    poor: /Nicht genug Credits\*+\nDas kostet 2, und du hast noch 1\. Wieder voll: </u,
    help: 'So geht /sora',
  },
  {
    locale: 'pt-BR',
    slack: 'pt-BR',
    card: [
      /Tarefa `[^`]+`/u,
      /sora-2 · 15 s · vertical · pequeno · quadrinhos/u,
      /2 créditos · 1 de 3 disponíveis hoje · mountsea/u,
      /Pronto em \d+ s/u,
    ],
    picture: 'Imagem inicial',
    ready: 'seu vídeo está pronto',
    alt: 'Vídeo criado a partir do prompt: a boat',
    duration: 'duração',
    invalid: ': 25 s exige sora-2-pro (small). sora-2 cria: 10, 15 s.',
    poor: /Créditos insuficientes\*+\nIsso custa 2, e você tem 1\. Renovação: </u,
    help: 'Como usar /sora',
  },
];

beforeAll(async () => {
  sandbox = await startSandbox();
  bot = await sandbox.start({ QUOTA_USER: '3/day' });
});
afterAll(() => sandbox.close());

let made = 0;

describe.each(readers)('somebody who reads $locale', (reader) => {
  const { locale } = reader;

  it('does so on Discord: card, video, refusals', async () => {
    const { discord } = sandbox;
    const place = readers.indexOf(reader);
    const user = { id: `17000000000000000${place}`, name: locale, locale };
    await discord.slash({
      name: 'sora',
      options: {
        prompt: 'a boat',
        duration: 15,
        orientation: 'portrait',
        style: 'comic',
        image: { attachment: { name: 'boat.png', bytes: png() } },
      },
      user,
    });
    made += 1;
    await delivered(bot, made);
    const [card, video] = discord.messages(discord.threads().at(-1)?.id ?? '');
    for (const line of reader.card) expect(card?.content).toMatch(line);
    expect(card?.embeds).toMatchObject([{ thumbnail: { description: reader.picture } }]);
    expect(video?.content).toMatch(new RegExp(`^<@${user.id}> ${reader.ready} · \\d+ s$`, 'u'));
    expect(video?.attachments[0]?.description).toBe(reader.alt);

    const invalid = await refusedOnDiscord(sandbox, { prompt: 'a boat', duration: 25 }, user);
    expect(invalid).toContain(`${reader.duration}${reader.invalid}`);
    const poor = await refusedOnDiscord(sandbox, { prompt: 'a boat', duration: 15 }, user);
    expect(poor).toMatch(reader.poor);
  });

  it('does so on Slack: card, video, refusals, help', async () => {
    const { slack } = sandbox;
    const { id } = slack.addUser({ name: locale, realName: locale, locale: reader.slack });
    await slack.slash({
      command: '/sora',
      text: 'duration:15 orientation:portrait style:comic prompt:a boat',
      user: id,
    });
    made += 1;
    await delivered(bot, made);
    const root = slack.messages().at(-1);
    const [card, video] = slack.replies(slack.ids.channel, root?.ts ?? '');
    for (const line of reader.card) expect(card?.text).toMatch(line);
    expect(video?.text).toMatch(new RegExp(`^<@${id}> ${reader.ready} · \\d+ s$`, 'u'));
    expect(slack.files().at(-1)?.altText).toBe(reader.alt);

    const invalid = await refusedOnSlack(sandbox, 'prompt:a boat duration:25', id);
    expect(invalid).toContain(`duration${reader.invalid}`);
    expect(await refusedOnSlack(sandbox, 'prompt:a boat duration:15', id)).toMatch(reader.poor);
    expect(await refusedOnSlack(sandbox, 'help', id)).toContain(reader.help);
  });
});

it('the bot is as well as before', () => expectWell(bot));
