#!/bin/sh
# Makes the sample clips and thumbnails of the sandbox. Needed only to change them: the results are kept beside this file.
# Wants ffmpeg with libx264 and drawtext, and DejaVu Sans (Debian: apt-get install ffmpeg fonts-dejavu-core).
#
# A boat crosses a bay while the sun goes down (landscape) or the moon comes up (portrait). Everything moves by
# sliding still pictures over each other, so the clips stay small and smooth.
set -eu
cd "$(dirname "$0")"
font=${FONT:-/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
quiet='-hide_banner -loglevel error -y'

# still WIDTH HEIGHT FILE RED GREEN BLUE ALPHA: one picture from one expression per channel
still() {
  ffmpeg $quiet -f lavfi -i "color=black:s=$1x$2,format=rgba,geq=r='$4':g='$5':b='$6':a='$7'" -frames:v 1 "$work/$3.png"
}

# sky W H FILE: three colours from top to horizon, given as expressions of k (0 top … 1 horizon)
sky() {
  k="min(Y/($2*0.68)\\,1)"
  still "$1" "$2" "$3" "$(echo "$4" | sed "s|k|$k|g")" "$(echo "$5" | sed "s|k|$k|g")" "$(echo "$6" | sed "s|k|$k|g")" 255
}

# wave FILE RED GREEN BLUE: a strip with two sines on top; twice as wide as the picture and periodic, so that it can slide
wave() {
  still $((w * 2)) "$h" "$1" "$2" "$3" "$4" \
    "255*clip((Y-$u*(8+5*sin(2*PI*X/$w*$5)+2.5*sin(2*PI*X/$w*($5*2+1))))/1.5+0.5\\,0\\,1)"
}

# clip W H UNIT NAME SECONDS CRF
clip() {
  w=$1 h=$2 u=$3 seconds=$5
  case $4 in
  landscape*)
    sky "$w" "$h" sky1 '58+190*k' '92+70*k' '150-40*k'
    sky "$w" "$h" sky2 '22+90*k' '20+26*k' '58+40*k'
    glow='255' glow2='214' glow3='140' from=0.14 to=0.66 x1=0.22 x2=0.62
    ;;
  *)
    sky "$w" "$h" sky1 '20+60*k' '18+40*k' '52+80*k'
    sky "$w" "$h" sky2 '14+30*k' '40+80*k' '84+70*k'
    glow='244' glow2='240' glow3='214' from=0.60 to=0.16 x1=0.30 x2=0.66
    ;;
  esac
  d=$((u * 120))
  still "$d" "$d" light "$glow" "$glow2" "$glow3" \
    "255*clip($u*22-hypot(X-$d/2\\,Y-$d/2)+0.5\\,0\\,1)+if(gt(hypot(X-$d/2\\,Y-$d/2)\\,$u*22)\\,90*pow(clip(1-(hypot(X-$d/2\\,Y-$d/2)-$u*22)/($u*36)\\,0\\,1)\\,2)\\,0)"
  wave back 44 88 132 2
  wave middle 26 62 108 3
  wave front 14 38 78 2
  b=$((u * 64))
  # A paper boat: the sail is a triangle over the middle, the hull a trapezium below.
  still "$b" "$b" boat "if(lt(Y\\,$b*0.62)\\,if(lt(X\\,$b/2)\\,250\\,222)\\,238)" "if(lt(Y\\,$b*0.62)\\,if(lt(X\\,$b/2)\\,246\\,214)\\,120)" "if(lt(Y\\,$b*0.62)\\,if(lt(X\\,$b/2)\\,238\\,206)\\,92)" \
    "255*if(lt(Y\\,$b*0.62)\\,clip(((Y-$b*0.14)*0.55-abs(X-$b/2))+0.5\\,0\\,1)*lt(Y\\,$b*0.60)\\,clip(($b*0.40-(Y-$b*0.62)*0.8-abs(X-$b/2))+0.5\\,0\\,1)*lt(Y\\,$b*0.80))"
  ffmpeg $quiet -framerate 20 -loop 1 -t "$seconds" -i "$work/sky1.png" -framerate 20 -loop 1 -t "$seconds" -i "$work/sky2.png" \
    -framerate 20 -loop 1 -t "$seconds" -i "$work/light.png" -framerate 20 -loop 1 -t "$seconds" -i "$work/back.png" \
    -framerate 20 -loop 1 -t "$seconds" -i "$work/boat.png" -framerate 20 -loop 1 -t "$seconds" -i "$work/middle.png" \
    -framerate 20 -loop 1 -t "$seconds" -i "$work/front.png" -filter_complex "
      [1]fade=in:st=0:d=$seconds:alpha=1[dusk];
      [4]rotate=a='0.10*sin(1.7*t)':c=none[boat];
      [0][dusk]overlay[a];
      [a][2]overlay=x='W*($x1+($x2-$x1)*t/$seconds)-w/2':y='H*($from+($to-$from)*t/$seconds)-h/2'[b];
      [b][3]overlay=x='-mod(t*W/14,W)':y='H*0.66+$u*2*sin(t*0.9)'[c];
      [c][boat]overlay=x='W*(0.06+0.80*t/$seconds)-w/4':y='H*0.70-h*0.62+$u*5*sin(1.7*t+1)'[d];
      [d][5]overlay=x='-W+mod(t*W/10,W)':y='H*0.74+$u*2*sin(t*1.1+2)'[e];
      [e][6]overlay=x='-mod(t*W/7,W)':y='H*0.84+$u*3*sin(t*1.3+4)'[f];
      [f]drawtext=fontfile=$font:fontsize=$u*30:fontcolor=white@0.92:x=$u*18:y=$u*16:text='%{eif\\:t\\:d} s',
         drawtext=fontfile=$font:fontsize=$u*13:fontcolor=white@0.7:x=$u*19:y=$u*54:text='of $seconds s',
         format=yuv420p[v]" \
    -map '[v]' -t "$seconds" -r 20 -c:v libx264 -profile:v main -preset veryslow -tune animation -crf "$6" -g 200 -movflags +faststart "$4-$seconds.mp4"
}

for seconds in 10 15 25; do
  clip 640 352 1 landscape-small "$seconds" 24
  clip 352 640 1 portrait-small "$seconds" 24
done
for seconds in 10 15; do
  clip 1280 704 2 landscape-large "$seconds" 31
  clip 704 1280 2 portrait-large "$seconds" 31
done
for shape in landscape portrait; do
  ffmpeg $quiet -ss 4 -i "$shape-small-10.mp4" -frames:v 1 -q:v 5 "$shape.jpg"
done
