-- Keeps sealed bearers, each for the life of a short token. What is stored: redis-token-store.ts.
-- KEYS: value of each token
-- ARGV: longest life (ms), least life left of a bearer (ms); for each token sealed bearer, end of the bearer (ms since 1970)
-- Returns for each token its end (ms since 1970), or 0 where too little of the bearer's life is left

local fence = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local longest, least = tonumber(ARGV[1]), tonumber(ARGV[2])

local ends = {}
for i, value in ipairs(KEYS) do
  local left = ARGV[2 * i + 2] - now
  if left < least then
    ends[i] = 0
  else
    local life = math.min(longest, left)
    redis.call('SET', value, fence .. ARGV[2 * i + 1], 'PX', life)
    ends[i] = now + life
  end
end
return ends
