-- Hands out sealed bearers, each to one attempt. What is stored: redis-token-store.ts.
-- KEYS: for each token value, marker, claim
-- ARGV: replay window (ms); for each token hash of the attempt's nonce, length of the claim (ms)
-- Returns for each token the sealed bearer, or the number of the refusal

local unknown, replayed, late, fenced = 0, 1, 2, 3
local fence = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')

local function release(stored)
  if string.sub(stored, 1, #fence) ~= fence then
    return fenced
  end
  return string.sub(stored, #fence + 1)
end

local function redeem(value, marker, claim, nonce, claim_ms)
  -- A removal comes first: at full memory Redis allows it, and allows a script that has written to write on.
  local stored = redis.call('GETDEL', value)
  if stored then
    local answer = release(stored)
    if answer ~= fenced then
      redis.call('SET', marker, nonce, 'PX', ARGV[1])
      redis.call('SET', claim, stored, 'PX', claim_ms)
    end
    return answer
  end

  local redeemer = redis.call('GET', marker)
  if not redeemer then
    return unknown
  end
  if redeemer ~= nonce then
    return replayed
  end
  local claimed = redis.call('GET', claim)
  if not claimed then
    return late
  end
  return release(claimed)
end

local answers = {}
for i = 1, #KEYS / 3 do
  local key, arg = 3 * i - 2, 2 * i
  answers[i] = redeem(KEYS[key], KEYS[key + 1], KEYS[key + 2], ARGV[arg], ARGV[arg + 1])
end
return answers
