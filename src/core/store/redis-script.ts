import { createHash } from 'node:crypto';

/** How long the last answer to a process is kept, ms: far longer than it asks for it again. */
const ANSWER_KEPT_MS = 600_000;

/**
 * A whole batch of swaps as one step. Nothing else runs in Redis meanwhile, so what was compared is what is overwritten.
 *
 * KEYS: the index of all keys, the last answer to this process, then one key a swap.
 * ARGV: the number of the batch, how long its answer is kept (ms), then four a swap: the key as it stands in the index, what was
 * there, what is to be there, and until when (ms since the epoch). An empty text stands for nothing.
 * Answers for each swap with 1: written; 0: not written; or a text: not written, this stands there.
 *
 * A batch that is sent again, because its answer was lost with the connection, is answered and not run again. One that arrives
 * after a later batch of the same process was given up long ago, and is refused.
 */
const SWAP = `
local batch = tonumber(ARGV[1])
local last = redis.call('GET', KEYS[2])
if last then
  local number, bits = string.match(last, '^(%d+) ([01]*)$')
  if tonumber(number) > batch then
    return redis.error_reply('LATE a later batch was written')
  end
  if tonumber(number) == batch then
    local known = {}
    for i = 1, #bits do known[i] = tonumber(string.sub(bits, i, i)) end
    return known
  end
end
local answer = {}
local bits = {}
for i = 3, #KEYS do
  local at = (i - 3) * 4 + 3
  local member, was, now, expires = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  local stands = redis.call('GET', KEYS[i]) or ''
  if stands ~= was then
    answer[#answer + 1] = stands
    bits[#bits + 1] = '0'
  else
    answer[#answer + 1] = 1
    bits[#bits + 1] = '1'
    if now == '' then
      redis.call('DEL', KEYS[i])
      redis.call('ZREM', KEYS[1], member)
    else
      if was == '' then redis.call('ZADD', KEYS[1], 0, member) end
      if expires == '' then
        redis.call('SET', KEYS[i], now)
      else
        redis.call('SET', KEYS[i], now, 'PXAT', expires)
      end
    end
  end
end
local written = table.concat(bits)
if string.find(written, '1', 1, true) then
  redis.call('SET', KEYS[2], ARGV[1] .. ' ' .. written, 'PX', ARGV[2])
end
return answer
`;

/**
 * Takes keys out of the index whose values expired by themselves. Asked and done in one step: somebody may write one this moment.
 * KEYS: the index, then the keys. ARGV: the same keys as they stand in the index.
 */
const DROP = `
for i = 2, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 0 then redis.call('ZREM', KEYS[1], ARGV[i - 1]) end
end
return 1
`;

/** A script, and the name under which Redis remembers it. */
export interface Script {
  readonly text: string;
  readonly sha1: string;
}

const script = (text: string): Script => ({
  text,
  sha1: createHash('sha1').update(text).digest('hex'),
});

export const swapScript = script(SWAP);
export const dropScript = script(DROP);
export const answerKept = String(ANSWER_KEPT_MS);
