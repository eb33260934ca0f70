// zlib, with the function-like macros that Swift cannot import.
#ifndef SEATWIRE_CZLIB_H
#define SEATWIRE_CZLIB_H

#include <zlib.h>

static inline int sw_deflateInit2(z_streamp stream, int level, int window_bits, int memory_level) {
    return deflateInit2(stream, level, Z_DEFLATED, window_bits, memory_level, Z_DEFAULT_STRATEGY);
}

static inline int sw_inflateInit2(z_streamp stream, int window_bits) {
    return inflateInit2(stream, window_bits);
}

#endif
