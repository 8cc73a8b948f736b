#pragma once
#include "messages.h"
#include "queue.h"
#include "text.h"

namespace wattwheel {

void encode(const TickMessage& tick, TextWriter& out);
void encode(const OutageMessage& outage, TextWriter& out);
void encode(const HealthMessage& health, TextWriter& out);
void encode(const AlignMessage& align, TextWriter& out);
void encode(const TurnMessage& turn, TextWriter& out);
/** `online` or `offline`. */
void encode(Presence presence, TextWriter& out);

/** What is told of a record or an outage at this moment: ages count until now. */
TickMessage message_of(const Record& record, const Boots& boots, const Now& now);
OutageMessage message_of(const Outage& outage, const Boots& boots, const Now& now);

/** Encodes a batch, and shrinks it to the ticks that fit; a batch of one is no array. False if nothing fits. */
bool encode_batch(const TickQueue& queue, const Now& now, Batch* batch, TextWriter& out);

}  // namespace wattwheel
