import type { Task } from '../core/index.ts';
import type { Where } from './address.ts';

/** So many earlier posts of one result are remembered, to be deleted with it. */
const MOST_EARLIER = 20;

/** Where a result is shown in this round: what was posted in an earlier one counts for that one only, and is kept to be deleted some day. */
export function inRound(where: Where, { round }: Pick<Task, 'round'>): Where {
  if (where.round === round) return where;
  const { fileId, resultTs, sentFileId, told, plainFile, round: _, earlier = [], ...rest } = where;
  const post = fileId !== undefined ? [{ fileId }] : resultTs ? [{ resultTs }] : [];
  const posts = [...earlier, ...post].slice(-MOST_EARLIER);
  return {
    ...rest,
    ...(posts.length === 0 ? {} : { earlier: posts }),
    ...(round === undefined ? {} : { round }),
  };
}
