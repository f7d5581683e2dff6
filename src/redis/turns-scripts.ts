/**
 * The queue of `core/line.ts`, kept in Redis entry by entry, so that what one call costs does not grow with the tasks (O(log n)).
 *
 * KEYS: how many arrived and began so far; task to user (all that run or wait); those that run, in the order in which they began; user to how many
 * run; user to when they were served last, or came; users with somebody waiting, whoever is next first; and the beginning of the keys under which
 * each user's waiting tasks stand in the order of arrival.
 * ARGV: room for one person, room for all.
 */
const RULES = `
local now, users, running, busy, since, nexts, waiting = unpack(KEYS)
local perUser, total = tonumber(ARGV[1]), tonumber(ARGV[2])
local function arrive() return redis.call('INCR', now) end
local function countOf(user) return tonumber(redis.call('HGET', busy, user) or '0') end
local function offer(user)
  if redis.call('EXISTS', waiting .. user) == 0 then
    redis.call('ZREM', nexts, user)
    if countOf(user) == 0 then
      redis.call('HDEL', busy, user)
      redis.call('HDEL', since, user)
    end
  else
    local place = tonumber(redis.call('HGET', since, user) or '0')
    redis.call('ZADD', nexts, string.format('%.0f', countOf(user) * 1099511627776 + place), user)
  end
end
local function begin(id, user)
  redis.call('HSET', users, id, user)
  redis.call('ZREM', waiting .. user, id)
  redis.call('HINCRBY', busy, user, 1)
  local at = arrive()
  redis.call('HSET', since, user, at)
  redis.call('ZADD', running, at, id)
  offer(user)
end
local function grant()
  local granted = {}
  while redis.call('ZCARD', running) < total do
    local user = redis.call('ZRANGE', nexts, 0, 0)[1]
    if not user or countOf(user) >= perUser then break end
    local id = redis.call('ZRANGE', waiting .. user, 0, 0)[1]
    begin(id, user)
    granted[#granted + 1] = id
  end
  return granted
end
`;

/** ARGV[3], ARGV[4]: task and user. Answers 1 when it may start now. */
export const REQUEST = `${RULES}
local id, user = ARGV[3], ARGV[4]
if redis.call('HEXISTS', users, id) == 0 then
  redis.call('HSET', users, id, user)
  if redis.call('HEXISTS', since, user) == 0 then redis.call('HSET', since, user, arrive()) end
  redis.call('ZADD', waiting .. user, arrive(), id)
  offer(user)
  grant()
end
return redis.call('ZSCORE', running, id) and 1 or 0`;

/** ARGV[3], ARGV[4]: task and user. */
export const OCCUPY = `${RULES}
if not redis.call('ZSCORE', running, ARGV[3]) then begin(ARGV[3], ARGV[4]) end
return 1`;

/** ARGV[3]: task. Answers with the tasks that may start now. */
export const LEAVE = `${RULES}
local id = ARGV[3]
local user = redis.call('HGET', users, id)
if user then
  redis.call('HDEL', users, id)
  if redis.call('ZREM', running, id) == 1 then redis.call('HINCRBY', busy, user, -1) end
  redis.call('ZREM', waiting .. user, id)
  offer(user)
end
return grant()`;

/** Answers with everything, as it stands at one moment: the ids that run in their order, their users, and for each user who waits: user, since, ids. */
export const LOOK = `
local now, users, running, busy, since, nexts, waiting = unpack(KEYS)
local ids = redis.call('ZRANGE', running, 0, -1)
local owners = {}
for from = 1, #ids, 5000 do
  local part = redis.call('HMGET', users, unpack(ids, from, math.min(from + 4999, #ids)))
  for n = 1, #part do owners[#owners + 1] = part[n] end
end
local people = {}
for _, user in ipairs(redis.call('ZRANGE', nexts, 0, -1)) do
  people[#people + 1] = { user, redis.call('HGET', since, user), redis.call('ZRANGE', waiting .. user, 0, -1) }
end
return { redis.call('GET', now) or '0', ids, owners, people }`;
