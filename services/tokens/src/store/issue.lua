-- Keeps a sealed bearer for the life of a short token. What is stored: redis-token-store.ts.
-- KEYS: value
-- ARGV: sealed bearer, end of the bearer (ms since 1970), longest life (ms), least life left of the bearer (ms)
-- Returns {'issued', end of the token (ms since 1970)} or {'too_short'}

local fence = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local left = ARGV[2] - now

if left < tonumber(ARGV[4]) then
  return {'too_short'}
end
local life = math.min(tonumber(ARGV[3]), left)
redis.call('SET', KEYS[1], fence .. ARGV[1], 'PX', life)
return {'issued', now + life}
