-- Hands out a sealed bearer to one attempt. What is stored: redis-token-store.ts.
-- KEYS: value, marker, claim
-- ARGV: hash of the attempt's nonce, replay window (ms), length of the claim (ms)
-- Returns {'released', sealed bearer} or {reason of the refusal}

local fence = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')

local function release(stored)
  if string.sub(stored, 1, #fence) ~= fence then
    return {'fenced'}
  end
  return {'released', string.sub(stored, #fence + 1)}
end

-- A removal comes first: at full memory Redis allows it, and allows a script that has written to write on.
local stored = redis.call('GETDEL', KEYS[1])
if stored then
  local answer = release(stored)
  if answer[1] == 'released' then
    redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
    redis.call('SET', KEYS[3], stored, 'PX', ARGV[3])
  end
  return answer
end

local redeemer = redis.call('GET', KEYS[2])
if not redeemer then
  return {'unknown'}
end
if redeemer ~= ARGV[1] then
  return {'replayed'}
end
local claimed = redis.call('GET', KEYS[3])
if not claimed then
  return {'late'}
end
return release(claimed)
