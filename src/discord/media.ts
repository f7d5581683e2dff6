import { z } from 'zod';

const linked = z.object({ url: z.string() });
const contents = {
  attachments: z.array(linked).catch([]),
  embeds: z
    .array(z.object({ image: linked.nullish(), thumbnail: linked.nullish() }).catch({}))
    .catch([]),
};

/** The addresses of a message's pictures and other files, those of a message that it forwards included. */
export const mediaSchema = z
  .object({
    id: z.string(),
    ...contents,
    message_snapshots: z.array(z.object({ message: z.object(contents) })).catch([]),
  })
  .transform(({ id, message_snapshots: forwarded, ...own }) =>
    [own, ...forwarded.map(({ message }) => message)].flatMap(({ attachments, embeds }) => [
      ...attachments.map(({ url }) => url),
      ...embeds
        .flatMap(({ image, thumbnail }) => [image ?? [], thumbnail ?? []].flat())
        .map(({ url }) => url),
    ]),
  );
